using System.Text.Json;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Agent.Workspace;

/// <summary>What to do today, as JSON.</summary>
internal static class TodayJson
{
    public static void Write(Utf8JsonWriter json, DailyAdvice advice, DateTimeOffset now)
    {
        json.WriteStartObject();
        WriteMembers(json, advice, now);
        Write(json, "hidden", advice.Hidden);
        json.WriteEndObject();
    }

    /// <summary>The todos and the recommendations.</summary>
    public static void WriteMembers(Utf8JsonWriter json, DailyAdvice advice, DateTimeOffset now)
    {
        json.WriteStartArray("todos");
        foreach (var todo in advice.Todos)
        {
            Write(json, todo, now);
        }

        json.WriteEndArray();
        Write(json, "recommendations", advice.Recommendations);
    }

    private static void Write(Utf8JsonWriter json, TodoView todo, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id", todo.Id);
        json.WriteString("title", todo.Title);
        json.WriteString("status", todo.Status);
        json.WriteString("priority", todo.Priority);
        if (todo.Project.Length > 0)
        {
            json.WriteString("project_id", todo.Project);
        }

        if (todo.DueAt is not null)
        {
            json.WriteString("due_at", todo.Due);
        }

        if (todo.Estimated is { } hours)
        {
            json.WriteNumber("estimated_hours", hours);
        }

        json.WriteNumber("score", PrioritizationRules.Score(todo, now));
        AdviceJson.WriteTexts(json, "reasons", PrioritizationRules.Reasons(todo, now));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Recommendation> recommendations)
    {
        json.WriteStartArray(name);
        foreach (var found in recommendations)
        {
            json.WriteStartObject();
            json.WriteString("key", found.Key);
            json.WriteString("type", Words.Of(found.Type));
            json.WriteString("priority", found.Priority);
            json.WriteString("project_id", found.Project?.Id);
            json.WriteString("title", found.Title);
            json.WriteString("description", found.Description);
            AdviceJson.WriteTexts(json, "actions", found.Actions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

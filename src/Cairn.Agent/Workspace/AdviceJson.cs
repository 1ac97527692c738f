using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Agent.Workspace;

/// <summary>What is said of projects, as JSON.</summary>
internal static class AdviceJson
{
    /// <summary>A summary: insights, metrics and trends.</summary>
    public static void Write(Utf8JsonWriter json, ProjectSummary summary)
    {
        var (analysis, state) = (summary.Analysis, summary.Analysis.State);
        json.WriteStartObject();
        WriteProject(json, state);
        json.WriteStartObject("insights");
        json.WriteString("summary", summary.Text);
        WriteHealth(json, analysis.Health);
        WriteRisks(json, analysis.Risks);
        WriteTexts(json, "recommendations", summary.Recommendations);
        json.WriteEndObject();
        WriteMetrics(json, state.Metrics, analysis.Prediction);
        json.WriteStartObject("trends");
        WriteTrend(json, "progress", summary.Trends.Progress);
        WriteTrend(json, "velocity", summary.Trends.Velocity);
        WriteTrend(json, "quality", summary.Trends.Quality);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>An analysis: health, risks, optimisations and predictions.</summary>
    public static void Write(Utf8JsonWriter json, ProjectAnalysis analysis)
    {
        json.WriteStartObject();
        WriteProject(json, analysis.State);
        WriteHealth(json, analysis.Health);
        json.WriteBoolean("high_risk", analysis.IsHighRisk);
        WriteRisks(json, analysis.Risks);
        json.WriteStartArray("optimizations");
        foreach (var found in analysis.Optimizations)
        {
            json.WriteStartObject();
            json.WriteString("name", found.Name);
            json.WriteString("reason", found.Reason);
            WriteTexts(json, "steps", found.Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("predictions");
        json.WriteString("text", analysis.Prediction.Words);
        WriteEstimate(json, "hours_left", analysis.Prediction.HoursLeft);
        WriteCompletion(json, analysis.Prediction);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What is known.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<KnowledgeEntry> entries)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var entry in entries)
        {
            Write(json, entry);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, KnowledgeEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("kind", Words.Of(entry.Kind));
        json.WriteString("name", entry.Name);
        json.WriteString("condition", entry.Condition);
        json.WriteNumber("points", entry.Points);
        json.WriteString("evidence", entry.Evidence);
        json.WriteNumber("count", entry.Count);
        json.WriteString("origin", Words.Of(entry.Origin));
        json.WriteEndObject();
    }

    /// <summary>Texts under a name.</summary>
    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteProject(Utf8JsonWriter json, ProjectState state)
    {
        json.WriteString("project_id", state.Project.Id);
        json.WriteString("title", state.Project.Title);
        json.WriteString("from", TimeText.Of(state.Frame.From));
        json.WriteString("to", TimeText.Of(state.Frame.To));
    }

    private static void WriteHealth(Utf8JsonWriter json, ProjectHealth health)
    {
        json.WriteNumber("health_score", health.Score);
        json.WriteStartArray("adjustments");
        foreach (var adjustment in health.Adjustments)
        {
            json.WriteStartObject();
            json.WriteString("pattern", adjustment.Pattern);
            json.WriteNumber("points", adjustment.Points);
            json.WriteString("evidence", adjustment.Evidence);
            json.WriteString("origin", Words.Of(adjustment.Origin));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRisks(Utf8JsonWriter json, IReadOnlyList<ProjectRisk> risks)
    {
        json.WriteStartArray("risks");
        foreach (var risk in risks)
        {
            json.WriteStartObject();
            json.WriteString("name", risk.Name);
            json.WriteString("level", Words.Of(risk.Level));
            json.WriteString("reason", risk.Reason);
            WriteTexts(json, "steps", risk.Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter json, ProjectMetrics metrics, ProjectPrediction prediction)
    {
        json.WriteStartObject("metrics");
        json.WriteNumber("velocity", Rounded(metrics.Velocity));
        WriteNumber(json, "productivity", metrics.Productivity);
        WriteNumber(json, "quality", metrics.Quality);
        WriteEstimate(json, "hours_left", metrics.HoursLeft);
        json.WriteStartObject("time_to_completion");
        WriteCompletion(json, prediction);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCompletion(Utf8JsonWriter json, ProjectPrediction prediction)
    {
        WriteEstimate(json, "days_left", prediction.DaysLeft);
        WriteTime(json, "earliest", prediction.Earliest);
        WriteTime(json, "completed_at", prediction.CompletedAt);
        WriteTime(json, "latest", prediction.Latest);
        WriteNumber(json, "in_time", prediction.InTime);
    }

    private static void WriteTrend(Utf8JsonWriter json, string name, Trend trend)
    {
        json.WriteStartObject(name);
        json.WriteString("direction", Words.Of(trend.Direction));
        json.WriteStartArray("values");
        foreach (var value in trend.Values)
        {
            if (value is { } number)
            {
                json.WriteNumberValue(Rounded(number));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, string name, Estimate? estimate)
    {
        if (estimate is not var (low, likely, high))
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("low", Rounded(low));
        json.WriteNumber("likely", Rounded(likely));
        json.WriteNumber("high", Rounded(high));
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) => json.WriteString(name, time is { } known ? TimeText.Of(known) : null);

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, Rounded(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    // Nobody needs more than thousandths of an hour, and what needs them is no number of hours.
    private static double Rounded(double number) => Math.Round(number, 3);
}

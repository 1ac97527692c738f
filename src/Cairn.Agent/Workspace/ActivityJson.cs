using System.Text.Json;
using Cairn.Agent.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary>What happened in the workspace, as JSON.</summary>
internal static class ActivityJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ListedActivity> activities)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var (activity, record) in activities)
        {
            json.WriteStartObject();
            json.WriteString("at", TimeText.Of(activity.At));
            json.WriteString("type", Words.Of(activity.Kind));
            json.WriteString("collection", record.Key.Collection);
            json.WriteString("id", record.Key.Id);
            json.WriteString("title", RecordText.TitleOf(record));
            WriteWhere(json, "from", activity.From);
            WriteWhere(json, "to", activity.To);
            if (activity.Fields.Count > 0)
            {
                AdviceJson.WriteTexts(json, "fields", activity.Fields);
            }

            WriteWhere(json, "agent", activity.Actor);
            WriteWhere(json, "reason", activity.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWhere(Utf8JsonWriter json, string name, string? text)
    {
        if (text is { Length: > 0 })
        {
            json.WriteString(name, text);
        }
    }
}

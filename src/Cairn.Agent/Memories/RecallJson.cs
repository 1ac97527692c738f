using System.Text.Json;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary>An answer as JSON.</summary>
internal static class RecallJson
{
    public static void Write(Utf8JsonWriter json, RecallAnswer answer, bool isExplained)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in answer.Items)
        {
            VaultRecordJson.Write(json, item);
        }

        json.WriteEndArray();
        json.WriteString("source", "local");
        json.WriteNumber("left_out", answer.LeftOut);
        json.WriteNumber("took_ms", Math.Round(answer.Milliseconds, 3));
        json.WriteStartObject("traces");
        foreach (var (vault, trace) in answer.Traces)
        {
            json.WriteString(vault, trace.IsKept ? trace.Name : "");
        }

        json.WriteEndObject();
        if (isExplained)
        {
            json.WriteStartArray("explanation");
            foreach (var (_, trace) in answer.Traces)
            {
                trace.Write(json);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

using System.Text.Json;
using Cairn.Core.Changes;
using Cairn.Vaults.History;

namespace Cairn.Agent.History;

/// <summary>The versions of a record as JSON.</summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RecordVersion> versions)
    {
        json.WriteStartObject();
        json.WriteStartArray("versions");
        foreach (var version in versions)
        {
            json.WriteStartObject();
            json.WriteNumber("version", version.Number);
            json.WritePropertyName("change");
            json.WriteRawValue(ChangeJson.Write(version.Change));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

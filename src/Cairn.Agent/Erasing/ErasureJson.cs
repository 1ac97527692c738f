using System.Text.Json;
using Cairn.Vaults.Erasing;

namespace Cairn.Agent.Erasing;

/// <summary>What was erased, as JSON.</summary>
internal static class ErasureJson
{
    public static void Write(Utf8JsonWriter json, ErasureReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("erased", report.Erased);
        json.WriteStartArray("unreached");
        foreach (var file in report.Unreached)
        {
            json.WriteStringValue(file);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

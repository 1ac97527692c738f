using System.Text.Json;
using Cairn.Vaults.Memories;

namespace Cairn.Agent.Memories;

/// <summary>Where memories went, as JSON.</summary>
internal static class RememberedJson
{
    public static void Write(Utf8JsonWriter json, Remembered remembered)
    {
        json.WriteStartObject();
        json.WriteString("id", remembered.Id);
        json.WriteBoolean("is_new", remembered.IsNew);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Remembered> all)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var remembered in all)
        {
            Write(json, remembered);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

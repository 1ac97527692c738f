using System.Text.Json;

namespace Cairn.Agent.Homes;

/// <summary>Vaults as JSON.</summary>
internal static class VaultJson
{
    public static void Write(Utf8JsonWriter json, string name, Guid id, string path, string? recoveryCode = null)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("vault_id", id);
        json.WriteString("path", path);
        if (recoveryCode is not null)
        {
            json.WriteString("recovery_code", recoveryCode);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        json.WriteStartObject();
        json.WriteStartArray("vaults");
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

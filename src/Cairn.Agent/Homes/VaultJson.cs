using System.Text.Json;
using Cairn.Vaults;

namespace Cairn.Agent.Homes;

/// <summary>Vaults as JSON.</summary>
internal static class VaultJson
{
    public static void Write(Utf8JsonWriter json, Vault vault)
    {
        json.WriteStartObject();
        json.WriteString("name", vault.Folder.Name);
        json.WriteString("vault", vault.Id);
        json.WriteString("path", vault.Folder.Path);
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

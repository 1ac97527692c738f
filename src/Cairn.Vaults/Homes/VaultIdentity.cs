using System.Text.Json;

namespace Cairn.Vaults.Homes;

/// <summary>The file <c>vault.json</c>.</summary>
internal static class VaultIdentity
{
    public static void Write(VaultFolder folder, Guid vault)
    {
        using var file = new FileStream(folder.Identity, FileMode.Create);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("vault", vault);
        json.WriteEndObject();
        json.Flush();
        file.Flush(flushToDisk: true);
    }

    /// <summary>The vault's id; null where the file is missing or cannot be understood.</summary>
    public static Guid? Read(VaultFolder folder)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(folder.Identity));
            return document.RootElement.GetProperty("vault").GetGuid();
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

using System.Text.Json;

namespace Cairn.Vaults.Homes;

/// <summary>The file <c>vault.json</c>.</summary>
internal static class VaultIdentity
{
    public static void Write(VaultFolder folder, Guid vault, bool isSealed)
    {
        using var file = new FileStream(folder.Identity, FileMode.Create);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("vault", vault);
        if (isSealed)
        {
            json.WriteBoolean("sealed", true);
        }

        json.WriteEndObject();
        json.Flush();
        file.Flush(flushToDisk: true);
    }

    /// <summary>The vault's id; null where the file is missing or cannot be understood.</summary>
    public static Guid? Read(VaultFolder folder) => Read(folder, root => (Guid?)root.GetProperty("vault").GetGuid());

    /// <summary>Whether the vault is sealed, as far as the file is there and can be understood.</summary>
    public static bool IsSealed(VaultFolder folder) => Read(folder, root => (bool?)(root.TryGetProperty("sealed", out var isSealed) && isSealed.GetBoolean())) == true;

    private static T? Read<T>(VaultFolder folder, Func<JsonElement, T?> read)
        where T : struct
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(folder.Identity));
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace Cairn.Sync.Buckets;

/// <summary>What a bucket says of a vault. Written once, when the vault is offered; its hash tells one offering from the next.</summary>
internal sealed record VaultFile(string Name, byte[] Stored)
{
    private const int FormatVersion = 1;

    /// <summary>Another one where the bucket was emptied and the vault offered again.</summary>
    public string Epoch => BucketKey.Short(BucketKey.Hash(Stored));

    public static VaultFile Create(Guid vault, string name, DateTimeOffset now)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", FormatVersion);
            writer.WriteString("id", vault);
            writer.WriteString("name", name);
            writer.WriteString("offered", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        return new VaultFile(name, output.ToArray());
    }

    /// <summary>Reads the file.</summary>
    /// <returns>Null where it is not whole, is of another vault, or was written by a later version.</returns>
    public static VaultFile? TryRead(Guid vault, byte[] stored)
    {
        try
        {
            using var document = JsonDocument.Parse(stored);
            var root = document.RootElement;
            return root.GetProperty("format").GetInt32() == FormatVersion && root.GetProperty("id").GetGuid() == vault
                ? new VaultFile(root.GetProperty("name").GetString() ?? "", stored) : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}

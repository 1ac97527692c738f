using System.Text.Json;

namespace Cairn.Sync.Buckets;

/// <summary>All segments of a replica at one time, in full. Immutable, and verified by the hash in its name.</summary>
internal sealed record Manifest(ManifestName Name, IReadOnlyList<ManifestEntry> Segments)
{
    private const int FormatVersion = 1;

    /// <summary>Most segments that a manifest lists, and most that one of them covers.</summary>
    private const int SegmentsMax = 10_000;

    public static (Manifest Manifest, byte[] Stored) Create(Guid vault, string replica, long number, IReadOnlyList<ManifestEntry> segments)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            Write(writer, vault, replica, number, segments);
        }

        var stored = output.ToArray();
        return (new Manifest(new ManifestName(number, BucketKey.Hash(stored)), segments), stored);
    }

    /// <summary>Reads a manifest.</summary>
    /// <returns>Null where it is not whole, is not what its name says, or was written by a later version.</returns>
    public static Manifest? TryRead(Guid vault, string replica, ManifestName name, byte[] stored)
    {
        if (BucketKey.Hash(stored) != name.Hash)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(stored);
            var root = document.RootElement;
            var isOurs = root.GetProperty("format").GetInt32() == FormatVersion && root.GetProperty("number").GetInt64() == name.Number
                && root.GetProperty("replica").GetString() == replica && root.GetProperty("vault").GetGuid() == vault
                && root.GetProperty("segments").GetArrayLength() <= SegmentsMax;
            ManifestEntry[] segments = isOurs ? [.. root.GetProperty("segments").EnumerateArray().Select(ReadEntry)] : [];
            return isOurs && segments.All(IsSound) ? new Manifest(name, segments) : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    // Members in the order of RFC 8785, so that one content has one text.
    private static void Write(Utf8JsonWriter writer, Guid vault, string replica, long number, IReadOnlyList<ManifestEntry> segments)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format", FormatVersion);
        writer.WriteNumber("number", number);
        writer.WriteString("replica", replica);
        writer.WriteStartArray("segments");
        foreach (var segment in segments)
        {
            writer.WriteStartObject();
            writer.WriteNumber("bytes", segment.Bytes);
            writer.WriteNumber("changes", segment.Changes);
            writer.WriteStartArray("covers");
            foreach (var covered in segment.Covers)
            {
                writer.WriteStringValue(covered);
            }

            writer.WriteEndArray();
            writer.WriteString("segment", segment.Hash);
            writer.WriteNumber("text_bytes", segment.TextBytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("vault", vault);
        writer.WriteEndObject();
    }

    private static ManifestEntry ReadEntry(JsonElement entry) => new()
    {
        Hash = entry.GetProperty("segment").GetString() ?? "",
        Bytes = entry.GetProperty("bytes").GetInt64(),
        TextBytes = entry.GetProperty("text_bytes").GetInt64(),
        Changes = entry.GetProperty("changes").GetInt32(),
        Covers = [.. entry.GetProperty("covers").EnumerateArray().Select(covered => covered.GetString() ?? "")],
    };

    private static bool IsSound(ManifestEntry entry) => BucketKey.IsHash(entry.Hash) && entry.Covers.Count <= SegmentsMax && entry.Covers.All(BucketKey.IsShortHash)
        && entry.Bytes is >= 0 and <= BucketLimits.ObjectBytesMax && entry.TextBytes is >= 0 and <= BucketLimits.ObjectBytesMax && entry.Changes >= 0;
}

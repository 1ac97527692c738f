namespace Cairn.Sync.Buckets;

/// <summary>A segment as a manifest lists it.</summary>
internal sealed record ManifestEntry
{
    /// <summary>SHA-256 of the stored bytes, by which the segment is named.</summary>
    public required string Hash { get; init; }

    /// <summary>Size of the stored bytes: what is shorter or longer has not arrived whole.</summary>
    public required long Bytes { get; init; }

    /// <summary>Size of the text.</summary>
    public required long TextBytes { get; init; }

    public required int Changes { get; init; }

    /// <summary>The short hashes of the segments whose changes these are, all of them and no others; empty where it was merged from none.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];

    public string Short => BucketKey.Short(Hash);

    public static ManifestEntry Of(Segment segment, IEnumerable<ManifestEntry> sources) => new()
    {
        Hash = segment.Hash,
        Bytes = segment.Stored.Length,
        TextBytes = segment.TextBytes,
        Changes = segment.Lines.Count,
        Covers = [.. sources.Select(source => source.Short)],
    };
}

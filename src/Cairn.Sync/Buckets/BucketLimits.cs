namespace Cairn.Sync.Buckets;

/// <summary>Limits of what is kept in a bucket. Specified in <c>spec/bucket.md</c>.</summary>
public static class BucketLimits
{
    /// <summary>Most bytes of an object, and of the text in a segment: 16 MiB. Larger ones are passed over.</summary>
    public const int ObjectBytesMax = 16 << 20;

    /// <summary>Segments are merged as long as their text stays within this many bytes: 8 MiB.</summary>
    public const int MergedBytesMax = 8 << 20;

    /// <summary>Most objects of one vault, or of one listing.</summary>
    public const int ObjectsMax = 100_000;
}

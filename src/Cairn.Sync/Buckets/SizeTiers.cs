namespace Cairn.Sync.Buckets;

/// <summary>Which segments are merged next: eight of about one size, so that a change is rewritten once for each size and few segments stand.</summary>
internal static class SizeTiers
{
    /// <summary>So many segments of one tier are merged, and so many times larger is the next tier.</summary>
    public const int FanOut = 8;

    private const long FirstTierBytes = 4 << 10;

    /// <summary>The segments to merge, in their order; none where no tier is full. One merge at a time, so that readers who follow need not fetch what it makes.</summary>
    public static IReadOnlyList<ManifestEntry> Pick(IReadOnlyList<ManifestEntry> segments)
    {
        foreach (var tier in segments.GroupBy(segment => Tier(segment.TextBytes)).OrderBy(tier => tier.Key).Where(tier => tier.Count() >= FanOut))
        {
            // Of the largest, only those are merged that stay within the limit together.
            var total = 0L;
            var chosen = tier.OrderBy(segment => segment.TextBytes).Take(FanOut).TakeWhile(segment => (total += segment.TextBytes) <= BucketLimits.MergedBytesMax).ToHashSet();
            if (chosen.Count > 1)
            {
                return [.. segments.Where(chosen.Contains)];
            }
        }

        return [];
    }

    private static int Tier(long bytes)
    {
        var tier = 0;
        for (var end = FirstTierBytes; bytes >= end; end *= FanOut)
        {
            tier++;
        }

        return tier;
    }
}

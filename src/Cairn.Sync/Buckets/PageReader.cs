using Cairn.Core.Sync;

namespace Cairn.Sync.Buckets;

/// <summary>Reads what a replica lacks of a vault, whole segments at a time.</summary>
internal sealed class PageReader(IBucket bucket, VaultView view)
{
    /// <summary>Reads one page, and counts its segments as read.</summary>
    /// <param name="reader">The replica that reads.</param>
    /// <param name="limit">Most changes; a segment that holds more comes alone.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Page> ReadAsync(string reader, int limit, CancellationToken cancellationToken)
    {
        var changes = new List<string>();
        var bytes = 0L;
        foreach (var replica in view.Replicas)
        {
            // Asked anew after each: one that is damaged gives way to those that it was merged from.
            while (replica.Unread is [var next, ..])
            {
                if (changes.Count > 0 && (changes.Count + next.Changes > limit || bytes + next.TextBytes > SyncLimits.BytesMax))
                {
                    return new Page(changes, HasMore: true, Missing());
                }

                if (await SegmentStore.ReadAsync(bucket, view.Vault, replica, next, reader, cancellationToken) is not { } segment)
                {
                    continue;
                }

                changes.AddRange(segment.Lines);
                bytes += segment.TextBytes;
                replica.MarkRead([next.Short]);
            }
        }

        return new Page(changes, HasMore: false, Missing());
    }

    private int Missing() => view.Replicas.Sum(replica => replica.MissingCount);

    /// <summary>What was read.</summary>
    /// <param name="Changes">The changes, as JSON.</param>
    /// <param name="HasMore">Whether more is there to read.</param>
    /// <param name="Missing">How many segments are announced and not there.</param>
    internal sealed record Page(IReadOnlyList<string> Changes, bool HasMore, int Missing);
}

using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>Objects into a bucket and out of it, each checked against its name.</summary>
internal static class SegmentStore
{
    /// <summary>Reads a segment.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="writer">The replica that wrote the segment.</param>
    /// <param name="entry">The segment.</param>
    /// <param name="reader">The replica that reads.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Null where it is not what its name says, which is noted. Of the reader's own ones, such an object is removed where the reader has its changes, so that it is missed and they are written again.</returns>
    public static async Task<Segment?> ReadAsync(IBucket bucket, Guid vault, ReplicaView writer, ManifestEntry entry, string reader, CancellationToken cancellationToken)
    {
        var key = BucketKey.Segment(vault, writer.Replica, entry.Hash);
        var stored = await bucket.GetAsync(key, cancellationToken);
        if (stored is not null && Segment.TryRead(entry.Hash, stored) is { } segment)
        {
            return segment;
        }

        writer.Damaged.Add(entry.Hash);
        if (writer.Replica == reader && writer.Read.Contains(entry.Short))
        {
            await bucket.DeleteAsync(key, cancellationToken);
        }

        return null;
    }

    /// <summary>Stores an object and reads it back: there are servers that store something else without a word.</summary>
    public static async Task PutAsync(IBucket bucket, string key, byte[] stored, CancellationToken cancellationToken)
    {
        await bucket.PutAsync(key, stored, cancellationToken);
        if (await bucket.GetAsync(key, cancellationToken) is not { } kept || !kept.AsSpan().SequenceEqual(stored))
        {
            throw new CairnException(
                "remote_failed", $"{bucket.Place} does not give back what was stored in it.", "Nothing was lost here. Try another folder or server; if it goes on, the storage is damaged, or does not speak S3 as it should.");
        }
    }
}

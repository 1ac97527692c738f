namespace Cairn.Sync.Buckets;

/// <summary>Blanks what a replica left under an id that it no longer has.</summary>
/// <remarks>Where a vault's folder was copied, somebody may still write under that id, and others may blank there at the same time. So each step is one that any of them may take beside the others:
/// an object is only ever put, or removed after one that covers it was listed; nothing is merged, and nothing is taken for a leftover that could be half of another's push.</remarks>
internal sealed class FormerObjects(IBucket bucket, Guid vault, ReplicaView former)
{
    /// <summary>Most manifests that are left there. A writer that lacks the one that it knows only begins anew.</summary>
    private const int ManifestsMax = 16;

    /// <summary>Blanks erased records in every segment, listed or not.</summary>
    /// <remarks>Repeated after a cut at any point it does the rest.</remarks>
    public async Task BlankAsync(ErasedRecords erased, CancellationToken cancellationToken)
    {
        var live = former.Live.ToDictionary(entry => entry.Hash);
        var isBlanked = false;
        foreach (var hash in erased.Any ? [.. former.Stored.Keys] : Array.Empty<string>())
        {
            // What is not whole may be on its way, and nobody can tell what it holds.
            if (await bucket.GetAsync(BucketKey.Segment(vault, former.Replica, hash), cancellationToken) is { } stored && Segment.TryRead(hash, stored) is { } segment
                && erased.Blank(segment.Lines) is var lines && !lines.SequenceEqual(segment.Lines))
            {
                var blanked = Segment.Of(lines);
                await SegmentStore.PutAsync(bucket, BucketKey.Segment(vault, former.Replica, blanked.Hash), blanked.Stored, cancellationToken);
                live.Remove(hash);
                live[blanked.Hash] = ManifestEntry.Of(blanked, [ManifestEntry.Of(segment, [])]);
                former.Stored[blanked.Hash] = blanked.Stored.Length;
                isBlanked = true;
            }
        }

        if (isBlanked)
        {
            var (manifest, stored) = Manifest.Create(vault, former.Replica, former.GreatestNumber + 1, [.. live.Values.OrderBy(entry => entry.Hash, StringComparer.Ordinal)]);
            await SegmentStore.PutAsync(bucket, BucketKey.Manifest(vault, former.Replica, manifest.Name), stored, cancellationToken);
            former.Manifests.Add(manifest);
            former.MarkRead([]);
        }

        await RemoveAsync(cancellationToken);
    }

    // What was blanked may have been brought back by a tool that syncs folders, or be left from a process that was killed. Copies of objects go as well: such tools make them, and who is writing one tries again.
    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        var blanked = former.Entries.Where(entry => entry.Covers.Count == 1 && former.IsPresent(entry)).Select(entry => entry.Covers[0]).ToHashSet();
        var segments = former.Stored.Keys.Where(hash => blanked.Contains(BucketKey.Short(hash))).Select(hash => BucketKey.Segment(vault, former.Replica, hash));
        var manifests = former.Manifests.SkipLast(ManifestsMax).Select(manifest => BucketKey.Manifest(vault, former.Replica, manifest.Name));
        foreach (var key in segments.Concat(manifests).Concat(former.Copies).ToList())
        {
            await bucket.DeleteAsync(key, cancellationToken);
        }
    }
}

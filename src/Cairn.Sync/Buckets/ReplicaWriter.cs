namespace Cairn.Sync.Buckets;

/// <summary>Writes a replica's own part of a vault: new segments first, then the manifest that lists them, and only then removes what it lists no more.</summary>
internal sealed class ReplicaWriter(IBucket bucket, Guid vault, ReplicaView own)
{
    /// <summary>Writes changes, and blanks those of erased records in everything written before.</summary>
    /// <param name="changes">New changes.</param>
    /// <param name="erased">Records that the replica holds as erased, and that may stand in what it wrote before.</param>
    /// <param name="knownNumber">The number of the last manifest that the replica knows of.</param>
    /// <param name="cancellationToken">Stops. Whatever was done until then is repeated without harm.</param>
    /// <returns>False where a segment turned out to be damaged: its changes have to be offered again.</returns>
    public async Task<bool> WriteAsync(IReadOnlyList<string> changes, ErasedRecords erased, long knownNumber, CancellationToken cancellationToken)
    {
        var previous = own.Newest;
        if (changes.Count == 0 && !erased.Any)
        {
            // Nor is there anything to remove, but for what tools that sync folders brought back or copied.
            if (knownNumber > 0)
            {
                await RemoveAllButAsync(own.Manifests, own.Manifests, cancellationToken);
            }

            return true;
        }

        var live = erased.Any ? await BlankAsync(own.Live, erased, cancellationToken) : await MergeAsync(own.Live, cancellationToken);
        if (live is null)
        {
            return false;
        }

        var written = new List<string>();
        if (changes.Count > 0)
        {
            var segment = Segment.Of(erased.Blank(changes));
            written.Add(BucketKey.Short(segment.Hash));
            live = [.. live, await PutAsync(segment, [], cancellationToken)];
        }

        live = [.. live.DistinctBy(entry => entry.Hash)];
        if (!live.Select(entry => entry.Hash).SequenceEqual(previous?.Segments.Select(entry => entry.Hash) ?? []))
        {
            var (manifest, stored) = Manifest.Create(vault, own.Replica, Math.Max(own.GreatestNumber, knownNumber) + 1, live);
            await SegmentStore.PutAsync(bucket, BucketKey.Manifest(vault, own.Replica, manifest.Name), stored, cancellationToken);
            own.Manifests.Add(manifest);
        }

        own.MarkRead(written);

        // What the manifest before listed stays for one more push, since tools that sync folders may bring the new ones late; not so what is erased. Of manifests, which hold
        // no content, that one stays which the replica knows of: killed before it knows of this one, it would take it for lost.
        Manifest?[] last = [own.Newest, previous];
        await RemoveAllButAsync(
            own.Manifests.Where(manifest => last.Contains(manifest) || (knownNumber > 0 && manifest.Name.Number >= knownNumber)),
            erased.Any ? last[..1] : last,
            cancellationToken);
        return true;
    }

    private async Task<IReadOnlyList<ManifestEntry>?> BlankAsync(IReadOnlyList<ManifestEntry> live, ErasedRecords erased, CancellationToken cancellationToken)
    {
        var blanked = new List<ManifestEntry>();
        foreach (var entry in live)
        {
            if (await SegmentStore.ReadAsync(bucket, vault, own, entry, own.Replica, cancellationToken) is not { } segment)
            {
                return null;
            }

            var lines = erased.Blank(segment.Lines);
            blanked.Add(lines.SequenceEqual(segment.Lines) ? entry : await PutAsync(Segment.Of(lines), [entry], cancellationToken));
        }

        return blanked;
    }

    private async Task<IReadOnlyList<ManifestEntry>?> MergeAsync(IReadOnlyList<ManifestEntry> live, CancellationToken cancellationToken)
    {
        var sources = SizeTiers.Pick(live);
        var lines = new List<string>();
        foreach (var entry in sources)
        {
            if (await SegmentStore.ReadAsync(bucket, vault, own, entry, own.Replica, cancellationToken) is not { } segment)
            {
                return null;
            }

            lines.AddRange(segment.Lines);
        }

        return sources.Count == 0 ? live : [.. live.Except(sources), await PutAsync(Segment.Of([.. lines.Distinct()]), sources, cancellationToken)];
    }

    private async Task<ManifestEntry> PutAsync(Segment segment, IReadOnlyList<ManifestEntry> sources, CancellationToken cancellationToken)
    {
        await SegmentStore.PutAsync(bucket, BucketKey.Segment(vault, own.Replica, segment.Hash), segment.Stored, cancellationToken);
        return ManifestEntry.Of(segment, sources);
    }

    private async Task RemoveAllButAsync(IEnumerable<Manifest> manifests, IEnumerable<Manifest?> listings, CancellationToken cancellationToken)
    {
        // What covers one segment only is that one blanked: brought back, it must not stay for the sake of the manifest before.
        var blanked = own.Newest?.Segments.Where(entry => entry.Covers.Count == 1).Select(entry => entry.Covers[0]).ToHashSet() ?? [];
        var segments = listings.OfType<Manifest>().SelectMany(manifest => manifest.Segments).Where(entry => !blanked.Contains(entry.Short));
        var kept = manifests.Select(manifest => BucketKey.Manifest(vault, own.Replica, manifest.Name))
            .Concat(segments.Select(entry => BucketKey.Segment(vault, own.Replica, entry.Hash))).ToHashSet();
        foreach (var key in own.Keys.Where(key => !kept.Contains(key)))
        {
            await bucket.DeleteAsync(key, cancellationToken);
        }
    }
}

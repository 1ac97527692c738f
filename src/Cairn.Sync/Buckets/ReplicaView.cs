namespace Cairn.Sync.Buckets;

/// <summary>What lies in a bucket of one replica, and which of its segments a reader has.</summary>
internal sealed class ReplicaView(string replica)
{
    public string Replica { get; } = replica;

    /// <summary>All keys that are the replica's: its objects, and copies of them under longer names, as tools that sync folders make them where they see a conflict.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>Those of the keys that are copies, or were being written when a process was killed.</summary>
    public List<string> Copies { get; } = [];

    /// <summary>The names of its manifests, whole or not.</summary>
    public List<ManifestName> Names { get; } = [];

    /// <summary>Its manifests that are whole, oldest first.</summary>
    public List<Manifest> Manifests { get; } = [];

    /// <summary>The sizes of its segments, by hash.</summary>
    public Dictionary<string, long> Stored { get; } = [];

    /// <summary>The short hashes of segments whose changes the reader has.</summary>
    public HashSet<string> Read { get; private set; } = [];

    /// <summary>The hashes of segments that were found not to be what their names say.</summary>
    public HashSet<string> Damaged { get; } = [];

    public Manifest? Newest => Manifests.Count > 0 ? Manifests[^1] : null;

    /// <summary>The greatest number of a manifest, whole or not; 0 where there is none.</summary>
    public long GreatestNumber => Names.Count > 0 ? Names.Max(name => name.Number) : 0;

    /// <summary>What any manifest lists: one that came back late may list what a newer one, written without knowing it, does not.</summary>
    public IEnumerable<ManifestEntry> Entries => Manifests.SelectMany(manifest => manifest.Segments).DistinctBy(entry => entry.Hash);

    /// <summary>The segments that are there and are not merged into another that is there.</summary>
    public IReadOnlyList<ManifestEntry> Live => Uncovered([.. Entries.Where(IsPresent)]);

    /// <summary>The segments to read, those of the oldest manifest first.</summary>
    public IReadOnlyList<ManifestEntry> Unread => Uncovered([.. Entries.Where(entry => IsPresent(entry) && !Read.Contains(entry.Short))]);

    /// <summary>How many segments are announced, and neither there nor read.</summary>
    public int MissingCount
    {
        get
        {
            var unread = Unread.SelectMany(entry => entry.Covers.Append(entry.Short)).ToHashSet();
            return Newest?.Segments.Count(entry => !Read.Contains(entry.Short) && !unread.Contains(entry.Short)) ?? 0;
        }
    }

    public bool IsPresent(ManifestEntry entry) => Stored.TryGetValue(entry.Hash, out var bytes) && bytes == entry.Bytes && !Damaged.Contains(entry.Hash);

    /// <summary>Leaves older manifests out of account. The writer itself knows that a later one says all, so that what comes back late is not taken up again.</summary>
    public void DropBefore(long number) => Manifests.RemoveAll(manifest => manifest.Name.Number < number);

    /// <summary>Whether everything is there that the reader, who wrote it, knows of. A manifest of a greater number is that of a push whose answer was lost, or of a copy
    /// of the device: it is read like any other's.</summary>
    public bool Keeps(BucketCursor.Seen seen) =>
        Manifests.Exists(manifest => manifest.Name.Number == seen.Number && BucketKey.Short(manifest.Name.Hash) == seen.Hash)
        && Newest!.Segments.All(entry => !Read.Contains(entry.Short) || IsPresent(entry) || Entries.Any(other => IsPresent(other) && other.Covers.Contains(entry.Short)));

    /// <summary>Whether only what is older is left than what was seen: the bucket was put back. Where nothing is left, it may be on its way.</summary>
    public bool IsBehind(BucketCursor.Seen seen) => Names.Count > 0 && GreatestNumber < seen.Number;

    /// <summary>Counts segments as read, with those that hold nothing else: what a read one was merged from, and what was merged from read ones only.</summary>
    public void MarkRead(IEnumerable<string> shortHashes)
    {
        Read = [.. Read, .. shortHashes];
        ManifestEntry[] entries = [.. Entries];
        for (var before = -1; before != Read.Count;)
        {
            before = Read.Count;
            foreach (var entry in entries.Where(entry => entry.Covers.Count > 0))
            {
                if (Read.Contains(entry.Short))
                {
                    Read.UnionWith(entry.Covers);
                }
                else if (entry.Covers.All(Read.Contains))
                {
                    Read.Add(entry.Short);
                }
            }
        }
    }

    private static IReadOnlyList<ManifestEntry> Uncovered(IReadOnlyList<ManifestEntry> entries)
    {
        var covered = entries.SelectMany(entry => entry.Covers).ToHashSet();
        return [.. entries.Where(entry => !covered.Contains(entry.Short))];
    }
}

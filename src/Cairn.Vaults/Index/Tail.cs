using Cairn.Core.Index;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>What the index does not reach yet, as a segment in memory. A document is read once as long as it stays in the tail.</summary>
/// <remarks>Thread-safe. Holds no more than the tail: when the index moves on, so does this.</remarks>
internal sealed class Tail
{
    private readonly Lock _lock = new();
    private Dictionary<long, SearchDocument?> _documents = [];
    private IBlockStore? _blocks;

    /// <summary>The tail as a read transaction sees it; null where nothing in it can be found.</summary>
    public Segment? Read(Database database)
    {
        lock (_lock)
        {
            var indexed = Meta.Number(database, Meta.Indexed);
            var sequences = database.List("SELECT seq FROM records WHERE seq > $1 ORDER BY seq", row => row.GetInt64(0), indexed);
            if (_blocks is null || _documents.Count != sequences.Count || !sequences.TrueForAll(_documents.ContainsKey))
            {
                Take(database, sequences);
            }

            return _documents.Values.Any(document => document is not null) ? new Segment(_blocks!) : null;
        }
    }

    private void Take(Database database, List<long> sequences)
    {
        var known = _documents;
        var firstUnknown = sequences.Find(sequence => !known.ContainsKey(sequence));
        var read = firstUnknown == 0 ? [] : DocumentTable.After(database, firstUnknown - 1, int.MaxValue).ToDictionary(row => row.Sequence, row => row.Document);
        _documents = sequences.ToDictionary(sequence => sequence, sequence => known.TryGetValue(sequence, out var document) ? document : read[sequence]);
        _blocks = new MemoryBlocks(SegmentBuilder.Build([.. sequences.Select(sequence => _documents[sequence]).OfType<SearchDocument>()]));
    }
}

namespace Cairn.Core.Index;

/// <summary>What an index does not reach yet, as a segment in memory. A document is read once as long as it stays in the tail.</summary>
/// <remarks>Thread-safe. Holds no more than the tail: when the index moves on, so does this.</remarks>
public sealed class TailDocuments
{
    private readonly Lock _lock = new();
    private Dictionary<long, SearchDocument?> _documents = [];
    private IBlockStore? _blocks;

    /// <summary>The tail; null where nothing in it can be found.</summary>
    /// <param name="sequences">The sequences of the records in it, in ascending order.</param>
    /// <param name="load">Reads, for each of them from a sequence on, what it is found by; null where it is not.</param>
    public Segment? Read(List<long> sequences, Func<long, IEnumerable<KeyValuePair<long, SearchDocument?>>> load)
    {
        lock (_lock)
        {
            if (_blocks is null || _documents.Count != sequences.Count || !sequences.TrueForAll(_documents.ContainsKey))
            {
                Take(sequences, load);
            }

            return _documents.Values.Any(document => document is not null) ? new Segment(_blocks!) : null;
        }
    }

    private void Take(List<long> sequences, Func<long, IEnumerable<KeyValuePair<long, SearchDocument?>>> load)
    {
        var known = _documents;
        var firstUnknown = sequences.Find(sequence => !known.ContainsKey(sequence));
        var read = firstUnknown == 0 ? [] : load(firstUnknown).ToDictionary();
        _documents = sequences.ToDictionary(sequence => sequence, sequence => known.TryGetValue(sequence, out var document) ? document : read[sequence]);
        _blocks = new MemoryBlocks(SegmentBuilder.Build([.. sequences.Select(sequence => _documents[sequence]).OfType<SearchDocument>()]));
    }
}

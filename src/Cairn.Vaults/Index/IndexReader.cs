using System.Runtime.InteropServices;
using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>The index and its tail as one, within one read transaction.</summary>
internal sealed class IndexReader : IRecallIndex
{
    private readonly Database _database;
    private readonly long _indexed;
    private readonly bool _hasEarlierVersions;
    private readonly Dictionary<long, long?> _current = [];

    public IndexReader(Database database, Tail tail)
    {
        _database = database;
        _indexed = Meta.Number(database, Meta.Indexed);
        _hasEarlierVersions = Meta.Number(database, Meta.EarlierVersions) != 0;
        var segments = SegmentTable.Readable(database).ConvertAll(segment => SegmentTable.Open(database, segment));
        if (tail.Read(database) is { } last)
        {
            TailCount = last.DocumentCount;
            segments.Add(last);
        }

        Segments = segments;
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>Documents that the index does not reach yet.</summary>
    public int TailCount { get; }

    public IReadOnlyList<SearchTerm> TermsOf(long sequence) => DocumentTable.At(_database, sequence)?.Document?.Terms ?? [];

    /// <summary>The record that a document stands for; null where the document is an earlier version of it.</summary>
    public long? CurrentRecord(long sequence)
    {
        ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_current, sequence, out var isKnown);
        return isKnown ? record : record = _database.Scalar("SELECT rid FROM records WHERE seq = $1", sequence) as long?;
    }

    // What is read of the tail is current.
    public bool IsCurrent(long sequence) => !_hasEarlierVersions || sequence > _indexed || CurrentRecord(sequence) is not null;
}

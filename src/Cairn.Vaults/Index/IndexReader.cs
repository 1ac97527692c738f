using System.Runtime.InteropServices;
using System.Text;
using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>The index and its tail as one, within one read transaction.</summary>
internal sealed class IndexReader : IRecallIndex
{
    private readonly Database _database;
    private readonly string _now;
    private readonly Dictionary<long, bool> _shown = [];

    public IndexReader(Database database, Tail tail, string now)
    {
        _database = database;
        _now = now;
        var segments = SegmentTable.Readable(database).ConvertAll(segment => SegmentTable.Open(database, segment));
        if (tail.Read(database) is { } last)
        {
            TailCount = last.DocumentCount;
            segments.Add(last);
        }

        Segments = segments;
        MayHide = Meta.Number(database, Meta.EarlierVersions) != 0 || segments.Exists(segment => segment.Find(Encoding.UTF8.GetBytes(FilterTerm.Expires)) is not null);
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>Documents that the index does not reach yet.</summary>
    public int TailCount { get; }

    public IReadOnlyList<IReadOnlyList<SearchTerm>> TermsOf(IReadOnlyList<long> sequences) => [.. sequences.Select(TermsOf)];

    private IReadOnlyList<SearchTerm> TermsOf(long sequence) => EvictionTable.IsEvicted(_database, sequence) ? [] : DocumentTable.At(_database, sequence)?.Document?.Terms ?? [];

    public bool MayHide { get; }

    public bool IsShown(long sequence)
    {
        ref var isShown = ref CollectionsMarshal.GetValueRefOrAddDefault(_shown, sequence, out var isKnown);
        return isKnown ? isShown : isShown = _database.Number(
            $"SELECT count(*) FROM records WHERE seq = $1 AND visible = 1 AND coalesce(json_extract({_database.Fields}, '$.expires_at') > $2, 1)", sequence, _now) == 1;
    }

    /// <summary>The record that a document stands for; null where the document is an earlier version of it.</summary>
    public long? CurrentRecord(long sequence) => _database.Scalar("SELECT rid FROM records WHERE seq = $1", sequence) as long?;
}

using Cairn.Core.Recall;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>The index and its tail as one, within one read transaction.</summary>
internal sealed class IndexReader : IPostings
{
    // A document is a record's number and the segment that the entry stands in; the tail counts as the last segment of all.
    private const int SegmentBits = 20;
    private const long Tail = (1L << SegmentBits) - 1;

    private readonly Database _database;
    private readonly Dictionary<long, TailRow> _tail;

    public IndexReader(Database database)
    {
        _database = database;
        _tail = KeywordIndex.ReadTail(database, Meta.Number(database, Meta.Indexed), int.MaxValue).ToDictionary(row => row.Record);
        var indexed = database.List("SELECT coalesce(sum(documents), 0), coalesce(sum(terms), 0) FROM segments", row => (Documents: row.GetInt64(0), Terms: row.GetInt64(1)))[0];
        DocumentCount = indexed.Documents + _tail.Values.Count(row => row.IsFound);
        AverageLength = (indexed.Terms + _tail.Values.Sum(row => (double)row.Terms.Count)) / Math.Max(1, DocumentCount);
    }

    public long DocumentCount { get; }

    public double AverageLength { get; }

    public int TailCount => _tail.Count;

    public IEnumerable<Posting> Read(string term)
    {
        foreach (var (segment, data) in _database.List(
            "SELECT segment, data FROM postings WHERE term = $1", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), term))
        {
            foreach (var entry in PostingsBlob.Read(data))
            {
                yield return new Posting((entry.Record << SegmentBits) | segment, entry.Frequency, entry.Length);
            }
        }

        foreach (var row in _tail.Values)
        {
            if (row.Terms.Count(candidate => candidate == term) is var frequency and > 0)
            {
                yield return new Posting((row.Record << SegmentBits) | Tail, frequency, row.Terms.Count);
            }
        }
    }

    /// <summary>The record that a document stands for; null where the document is an earlier version of it.</summary>
    public long? CurrentRecord(long document)
    {
        var (record, segment) = (document >> SegmentBits, document & Tail);
        var current = _tail.ContainsKey(record) ? Tail : _database.Number("SELECT segment FROM documents WHERE record = $1", record);
        return current == segment ? record : null;
    }
}

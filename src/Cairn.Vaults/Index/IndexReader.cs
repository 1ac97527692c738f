using System.Text;
using Cairn.Core.Recall;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>The index and its tail as one, within one read transaction.</summary>
internal sealed class IndexReader : IPostings
{
    private readonly Database _database;
    private readonly Dictionary<long, TailRow> _tail;
    private readonly List<long> _segments;

    public IndexReader(Database database)
    {
        _database = database;
        _tail = KeywordIndex.ReadTail(database, Meta.Number(database, Meta.Indexed), int.MaxValue).ToDictionary(row => row.Sequence);
        _segments = database.List("SELECT segment FROM segments ORDER BY segment", row => row.GetInt64(0));
        var indexed = database.List("SELECT coalesce(sum(documents), 0), coalesce(sum(terms), 0) FROM segments", row => (Documents: row.GetInt64(0), Terms: row.GetInt64(1)))[0];
        DocumentCount = indexed.Documents + _tail.Values.Count(row => row.IsFound);
        AverageLength = (indexed.Terms + _tail.Values.Sum(row => (double)row.Terms.Count)) / Math.Max(1, DocumentCount);
    }

    public long DocumentCount { get; }

    public double AverageLength { get; }

    public int TailCount => _tail.Count;

    public IEnumerable<Posting> Read(string term)
    {
        var name = Encoding.UTF8.GetBytes(term);
        foreach (var segment in _segments)
        {
            foreach (var block in _database.List(KeywordIndex.FindBlock, row => row.GetFieldValue<byte[]>(1), segment, name))
            {
                foreach (var posting in PostingsList.Read(PostingsBlock.Find(block, name)))
                {
                    yield return posting;
                }
            }
        }

        foreach (var row in _tail.Values)
        {
            if (row.Terms.Count(candidate => candidate == term) is var frequency and > 0)
            {
                yield return new Posting(row.Sequence, frequency, row.Terms.Count);
            }
        }
    }

    /// <summary>The record that a document stands for; null where the document is an earlier version of it.</summary>
    public long? CurrentRecord(long document) => _database.Scalar("SELECT rid FROM records WHERE seq = $1", document) as long?;
}

using System.Text;
using Cairn.Core.Index;

namespace Cairn.Core.Recall;

/// <summary>The postings of one part of a query in every segment.</summary>
internal sealed class TermPostings
{
    private readonly PostingsCursor[][] _cursors;

    public TermPostings(QueryTerm term, IReadOnlyList<Segment> segments)
    {
        Term = term;
        var names = term.Alternatives.Select(Encoding.UTF8.GetBytes).ToArray();
        _cursors = [.. segments.Select(segment => Find(segment, names, term.IsUnion))];
        var all = segments.Sum(segment => (long)segment.DocumentCount);
        Count = Math.Min(all, _cursors.Sum(cursors => cursors.Sum(cursor => (long)cursor.Count)));
        Weight = (float)(term.Boost * Rarity(all, Count));
    }

    public QueryTerm Term { get; }

    /// <summary>Number of documents that hold it.</summary>
    public long Count { get; }

    /// <summary>The most that it can add to a score.</summary>
    public float Weight { get; }

    /// <summary>What an impact of 1 adds to a score.</summary>
    public float WeightPerImpact => Weight / byte.MaxValue;

    /// <summary>The inverse document frequency of BM25.</summary>
    public static double Rarity(long documents, long holding) => Math.Log(1 + ((documents - holding + 0.5) / (holding + 0.5)));

    public PostingsCursor[] In(int segment) => _cursors[segment];

    /// <summary>What it adds to the score of a document.</summary>
    public float ScoreOf(int segment, int document)
    {
        var greatest = (byte)0;
        foreach (var cursor in _cursors[segment])
        {
            greatest = Math.Max(greatest, cursor.ImpactOf(document));
        }

        return greatest * WeightPerImpact;
    }

    private static PostingsCursor[] Find(Segment segment, byte[][] names, bool isUnion)
    {
        PostingsCursor[] found = [.. names.Select(name => segment.Find(name)).OfType<PostingsCursor>()];
        return isUnion && found.Length > 1 ? [PostingsCursor.Union(found, segment.DocumentCount)] : found;
    }
}

using System.Runtime.InteropServices;

namespace Cairn.Core.Recall;

/// <summary>Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with k1 = 1.2 and b = 0.75.</summary>
public static class Bm25
{
    private const double Saturation = 1.2;
    private const double LengthNormalisation = 0.75;

    /// <summary>Scores every document that holds one of the terms.</summary>
    /// <returns>Best first; equal scores by document number, newest first.</returns>
    public static IReadOnlyList<ScoredDocument> Rank(IPostings postings, IReadOnlyCollection<string> terms)
    {
        var scores = new Dictionary<long, double>();
        foreach (var term in terms.Distinct(StringComparer.Ordinal))
        {
            AddScores(scores, [.. postings.Read(term)], postings);
        }

        var ranked = scores.Select(pair => new ScoredDocument(pair.Key, pair.Value)).ToArray();
        Array.Sort(ranked, (left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : right.Document.CompareTo(left.Document));
        return ranked;
    }

    private static void AddScores(Dictionary<long, double> scores, List<Posting> holding, IPostings postings)
    {
        var rarity = Math.Log(1 + ((postings.DocumentCount - holding.Count + 0.5) / (holding.Count + 0.5)));
        foreach (var posting in holding)
        {
            var length = 1 - LengthNormalisation + (LengthNormalisation * posting.Length / postings.AverageLength);
            var weight = posting.Frequency * (Saturation + 1) / (posting.Frequency + (Saturation * length));
            CollectionsMarshal.GetValueRefOrAddDefault(scores, posting.Document, out _) += Math.Max(rarity, 0.01) * weight;
        }
    }
}

namespace Cairn.Core.Recall;

/// <summary>Joins what words found with what vectors found: a weighted sum, in which the similarities are spread from the least found, which counts nothing, to the
/// greatest (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2022).</summary>
internal static class Fusion
{
    /// <summary>The score that the words are taken to have found where they found less: a fair one.</summary>
    private const double FairScore = 0.2;

    /// <param name="byWords">What words found.</param>
    /// <param name="similar">What vectors found, nearest first.</param>
    /// <param name="ranking">The constants of ranking.</param>
    /// <returns>Best first.</returns>
    public static IReadOnlyList<RankedDocument> Join(IReadOnlyList<RankedDocument> byWords, IReadOnlyList<SimilarDocument> similar, Ranking ranking)
    {
        var near = similar.TakeWhile(document => document.Similarity >= ranking.SimilarityFloor).ToList();
        if (near.Count == 0)
        {
            return byWords;
        }

        var (least, greatest) = (similar[^1].Similarity, similar[0].Similarity);
        var unit = ranking.MeaningWeight * Math.Max(FairScore, byWords.Count == 0 ? 0 : byWords[0].Score);
        var documents = byWords.ToDictionary(document => document.Sequence);
        foreach (var (sequence, similarity) in near)
        {
            var meaning = unit * (greatest > least ? (similarity - least) / (greatest - least) : 1);
            var known = documents.GetValueOrDefault(sequence) ?? new RankedDocument(sequence, Score: 0);
            documents[sequence] = known with { Score = known.Score + meaning, Meaning = meaning };
        }

        return [.. documents.Values.OrderByDescending(document => document.Score).ThenByDescending(document => document.Sequence)];
    }
}

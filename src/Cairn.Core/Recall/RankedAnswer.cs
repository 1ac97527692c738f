namespace Cairn.Core.Recall;

/// <summary>What ranking found.</summary>
/// <param name="Documents">Best first.</param>
public sealed record RankedAnswer(IReadOnlyList<RankedDocument> Documents)
{
    /// <summary>Documents that could be found.</summary>
    public long Searched { get; init; }

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<RecallStage> Stages { get; init; } = [];

    /// <summary>The words of the query, and how many documents hold each.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts { get; init; } = [];

    /// <summary>The words that were added from the first hits.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];
}

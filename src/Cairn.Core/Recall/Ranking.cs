namespace Cairn.Core.Recall;

/// <summary>The constants of ranking. What they mean stands in <c>docs/reference/recall.md</c>, what each stage is worth in <c>docs/reference/benchmarks.md</c>.</summary>
public sealed record Ranking
{
    /// <summary>What is used unless something is being measured.</summary>
    public static Ranking Default { get; } = new();

    /// <summary>The part of its score that a turn lends to the next and to the one after. An answer follows its question.</summary>
    public IReadOnlyList<float> Forward { get; init; } = [0.6f, 0.3f];

    /// <summary>The part of its score that a turn lends to the one before it and to the one before that.</summary>
    public IReadOnlyList<float> Backward { get; init; } = [0.25f, 0.1f];

    /// <summary>The part of the mean of its conversation's best turns that is added to each turn of it.</summary>
    public float SessionWeight { get; init; } = 0.25f;

    /// <summary>The first hits whose words are added to the query; 0 for none.</summary>
    public int FeedbackDocuments { get; init; } = 8;

    /// <summary>Words that are added at most.</summary>
    public int FeedbackTerms { get; init; } = 10;

    /// <summary>What the best of them counts beside a word of the query, which counts 1.</summary>
    public float FeedbackWeight { get; init; } = 0.2f;

    /// <summary>What a time that the query speaks of counts beside a word.</summary>
    public double TimeWeight { get; init; } = 1;

    /// <summary>What the nearest vector adds, as a part of the best score by words.</summary>
    public double MeaningWeight { get; init; } = 1;

    /// <summary>The cosine below which a vector says nothing.</summary>
    public float SimilarityFloor { get; init; } = 0.25f;

    /// <summary>The score below which a document is no answer, in a query of up to <see cref="FloorTerms"/> terms; of more, fewer are expected to be found together.</summary>
    public double Floor { get; init; } = 0.05;

    /// <summary>The score that the best document must have for there to be an answer at all.</summary>
    public double AnswerFloor { get; init; } = 0.1;

    /// <summary>The terms from which on the floors sink.</summary>
    public int FloorTerms { get; init; } = 8;
}

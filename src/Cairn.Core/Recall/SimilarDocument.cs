namespace Cairn.Core.Recall;

/// <summary>A document whose vector is near to the query's.</summary>
/// <param name="Sequence">The document, by the sequence of its change.</param>
/// <param name="Similarity">The cosine of the angle between the two, from −1 to 1.</param>
public readonly record struct SimilarDocument(long Sequence, float Similarity);

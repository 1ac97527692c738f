namespace Cairn.Core.Vectors;

/// <summary>A vector found by a scan.</summary>
/// <param name="Position">Its place among those scanned, from 0.</param>
/// <param name="Similarity">The cosine of the angle to the query, from −1 to 1.</param>
public readonly record struct ScoredVector(int Position, float Similarity);

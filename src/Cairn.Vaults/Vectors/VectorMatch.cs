namespace Cairn.Vaults.Vectors;

/// <summary>A memory whose vector is near to a query's.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Similarity">The cosine of the angle between the two, from −1 to 1.</param>
internal readonly record struct VectorMatch(long Record, float Similarity);

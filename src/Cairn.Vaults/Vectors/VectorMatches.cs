namespace Cairn.Vaults.Vectors;

/// <summary>The memories nearest to a query.</summary>
/// <param name="Matches">Visible ones whose vector is that of their present text, nearest first.</param>
/// <param name="Covered">Memories that were compared, about.</param>
/// <param name="Total">Visible memories; an upper estimate while more than <see cref="VectorCounts.TailMax"/> changes wait to be embedded.</param>
internal sealed record VectorMatches(IReadOnlyList<VectorMatch> Matches, long Covered, long Total);

namespace Cairn.Vaults.Vectors;

/// <summary>How much of a vault has vectors of one model.</summary>
/// <param name="Covered">Visible memories with a vector of their present text.</param>
/// <param name="Refused">Visible memories that the model refused.</param>
/// <param name="Total">Visible memories.</param>
public sealed record EmbeddingCoverage(long Covered, long Refused, long Total)
{
    /// <summary>Visible memories that wait to be embedded.</summary>
    public long Waiting => Total - Covered - Refused;
}

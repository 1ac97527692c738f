namespace Cairn.Vaults.Vectors;

/// <summary>How far embedding has come.</summary>
/// <param name="Done">Records that were looked at and stored.</param>
/// <param name="Total">Records that there are to look at; more where others write meanwhile.</param>
public sealed record EmbeddingProgress(long Done, long Total);

namespace Cairn.Vaults.Vectors;

/// <summary>What was embedded.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Dimensions">The size of its vectors.</param>
/// <param name="Embedded">Memories whose texts the model has turned into vectors.</param>
/// <param name="Reused">Memories whose text has a vector already: they were edited elsewhere, or another memory says the same.</param>
/// <param name="Skipped">Ids of memories that the model refuses. The keyword index finds them; they are tried again when their text changes.</param>
/// <param name="Coverage">How much of the vault has vectors of this model now.</param>
public sealed record EmbeddingReport(string Model, int Dimensions, long Embedded, long Reused, IReadOnlyList<string> Skipped, EmbeddingCoverage Coverage);

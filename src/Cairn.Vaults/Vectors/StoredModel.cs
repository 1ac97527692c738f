namespace Cairn.Vaults.Vectors;

/// <summary>A model whose vectors the vault has.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name, as its embedder gives it.</param>
/// <param name="Dimensions">The size of its vectors: another size under the same name is another model.</param>
/// <param name="Reached">The sequence up to which all records were looked at.</param>
/// <param name="Version">Greater after each change of its vectors.</param>
internal sealed record StoredModel(long Number, string Name, int Dimensions, long Reached, long Version);

namespace Cairn.Hub.Projections;

/// <summary>A vault in which a projection has something to do.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Owner">In whose name it is read.</param>
internal sealed record LaggingVault(Guid Vault, Guid Owner);

namespace Cairn.Hub.Projections;

/// <summary>A vault of which a projection has not read all.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Owner">In whose name it is read.</param>
/// <param name="Head">Where its log ends.</param>
/// <param name="Checkpoint">How far it was read.</param>
internal sealed record LaggingVault(Guid Vault, Guid Owner, long Head, long Checkpoint);

namespace Cairn.Vaults.Recall;

/// <summary>A memory that was found.</summary>
/// <param name="Record">The memory.</param>
/// <param name="Score">How well it answers; comparable within one answer only.</param>
public sealed record RecalledItem(VaultRecord Record, double Score);

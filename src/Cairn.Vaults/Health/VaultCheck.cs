namespace Cairn.Vaults.Health;

/// <summary>One thing that was examined.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Problem">What is wrong with it; null where all is well.</param>
/// <param name="Remedy">What mends it.</param>
public sealed record VaultCheck(string Name, string? Problem, VaultRemedy Remedy);

namespace Cairn.Hub.Projections;

/// <summary>How far a projection is behind, over all vaults.</summary>
/// <param name="Vaults">Vaults of which it has not read all.</param>
/// <param name="Failing">Those of them at which it failed the last time.</param>
/// <param name="Changes">Changes that it has not read.</param>
/// <param name="Oldest">When the oldest of them was pushed; null where there are none.</param>
internal sealed record ProjectionLag(long Vaults, long Failing, long Changes, DateTime? Oldest);

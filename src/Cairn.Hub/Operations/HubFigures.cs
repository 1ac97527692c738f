using Cairn.Hub.Projections;

namespace Cairn.Hub.Operations;

/// <summary>What the database says of the hub as a whole.</summary>
/// <param name="Counts">Counts over all vaults.</param>
/// <param name="Lags">How far each projection is behind.</param>
/// <param name="ReadAt">When that was read.</param>
internal sealed record HubFigures(HubCounts Counts, IReadOnlyDictionary<string, ProjectionLag> Lags, DateTimeOffset ReadAt);

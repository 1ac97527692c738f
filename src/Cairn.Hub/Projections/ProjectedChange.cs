using Cairn.Core.Changes;

namespace Cairn.Hub.Projections;

/// <summary>A change as a projection reads it.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Record">The number of its record: the sequence of that one's first change.</param>
/// <param name="Change">The change.</param>
internal sealed record ProjectedChange(long Sequence, long Record, Change Change);

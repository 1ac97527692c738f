using Cairn.Core.Stamps;

namespace Cairn.Core.Sealing;

/// <summary>A key in its place among those of a vault.</summary>
/// <param name="Key">The key.</param>
/// <param name="Number">Counts up from 1 with each rotation; the greatest is written with.</param>
/// <param name="Since">The stamp of the change that brought it. What an older key seals must not be stamped later.</param>
public sealed record RingKey(SealKey Key, long Number, Stamp Since);

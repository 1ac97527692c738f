namespace Cairn.Core.Times;

/// <summary>A time of day that was read.</summary>
/// <param name="Next">The token after it.</param>
/// <param name="Time">Since midnight; null where no clock shows it.</param>
/// <param name="Offset">From UTC, where the text says it.</param>
internal readonly record struct ClockTime(int Next, TimeSpan? Time, TimeGrain Grain, TimeSpan? Offset);

namespace Cairn.Core.Times;

/// <summary>A stretch of time with its grain; <paramref name="To"/> is after <paramref name="From"/>.</summary>
/// <param name="FirstDay">The local day that it starts on, where its grain is a day or coarser; a number as <see cref="DateOnly.DayNumber"/>.</param>
internal readonly record struct Period(DateTimeOffset From, DateTimeOffset To, TimeGrain Grain, int FirstDay);

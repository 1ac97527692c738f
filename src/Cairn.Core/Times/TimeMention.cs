namespace Cairn.Core.Times;

/// <summary>A time expression in a text, and the time that it stands for.</summary>
/// <param name="Start">Where it starts in the text, in UTF-16 units.</param>
/// <param name="Length">How long it is there; at least 1.</param>
/// <param name="From">The first instant, in UTC. <see cref="DateTimeOffset.MinValue"/> where there is none, as in "before May".</param>
/// <param name="To">The instant after the last, in UTC; always later than <paramref name="From"/>. <see cref="DateTimeOffset.MaxValue"/> where
/// there is none, as in "after May".</param>
/// <param name="Grain">What the range is one of.</param>
public sealed record TimeMention(int Start, int Length, DateTimeOffset From, DateTimeOffset To, TimeGrain Grain);

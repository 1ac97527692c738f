namespace Cairn.Core.Times;

/// <summary>shim.</summary>
public sealed record TimeMention(int Start, int Length, DateTimeOffset From, DateTimeOffset To);

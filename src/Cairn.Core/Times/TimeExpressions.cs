namespace Cairn.Core.Times;

/// <summary>shim.</summary>
public static class TimeExpressions
{
    /// <summary>.</summary>
    public static IReadOnlyList<TimeMention> Find(string text, DateTimeOffset reference, TimeZoneInfo zone) => [];
}

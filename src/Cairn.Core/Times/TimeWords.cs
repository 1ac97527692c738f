namespace Cairn.Core.Times;

/// <summary>Reads the times and time zones that narrow a recall down, as a person writes them.</summary>
public static class TimeWords
{
    /// <summary>Reads a time.</summary>
    /// <exception cref="CairnException">Code <c>invalid_time</c>.</exception>
    public static TimeMention Period(string text, DateTimeOffset now, TimeZoneInfo zone) =>
        TimeExpressions.Find(text, now, zone) is [var only] && only.Length == text.Trim().Length
            ? only : throw new CairnException("invalid_time", $"\"{text}\" is no time.", "Write a date such as 2026-03-01, or words such as \"last week\".");

    /// <summary>The zone; this machine's where none is named.</summary>
    /// <exception cref="CairnException">Code <c>invalid_time</c>.</exception>
    public static TimeZoneInfo Zone(string? name) => name is null ? TimeZoneInfo.Local : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone : throw new CairnException("invalid_time", $"\"{name}\" is no time zone that this machine knows.", "Use a name such as Europe/Berlin or UTC.");
}

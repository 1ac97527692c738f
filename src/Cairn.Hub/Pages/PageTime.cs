using System.Globalization;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary>Times as people say them.</summary>
internal static class PageTime
{
    private const int DaysMax = 30;

    /// <summary>How long ago something was; beyond a month, on which day.</summary>
    public static Markup Ago(DateTime then, DateTimeOffset now) =>
        Markup.Of($"<time datetime=\"{then.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\">{Words(then, now)}</time>");

    private static string Words(DateTime then, DateTimeOffset now) => (now.UtcDateTime - then) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } past => Count(past.TotalMinutes, "minute"),
        { TotalDays: < 1 } past => Count(past.TotalHours, "hour"),
        { TotalDays: < DaysMax } past => Count(past.TotalDays, "day"),
        _ => $"on {then.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}",
    };

    private static string Count(double number, string unit) => (int)number == 1 ? $"1 {unit} ago" : $"{(int)number} {unit}s ago";
}

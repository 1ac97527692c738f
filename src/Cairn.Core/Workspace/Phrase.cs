using System.Globalization;

namespace Cairn.Core.Workspace;

/// <summary>Numbers as people say them.</summary>
internal static class Phrase
{
    private const double DaysPerWeek = 7;

    /// <summary>"a todo", "3 todos".</summary>
    public static string Count(int count, string noun) => count == 1 ? $"a {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}s");

    /// <summary>"less than a day", "a day", "12 days", "5 weeks".</summary>
    public static string Days(double days) => days switch
    {
        < 0.5 => "less than a day",
        < 2 * DaysPerWeek => Count((int)Math.Round(days, MidpointRounding.AwayFromZero), "day"),
        _ => Count((int)Math.Round(Math.Min(days / DaysPerWeek, 9_999), MidpointRounding.AwayFromZero), "week"),
    };

    /// <summary>"40 minutes", "an hour", "2.5 hours", "40 hours".</summary>
    public static string Hours(double hours) => hours switch
    {
        < 0.75 => Count((int)Math.Max(1, Math.Round(hours * 12) * 5), "minute"),
        < 1.25 => "an hour",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(hours * 2) / 2:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours:N0} hours"),
    };

    /// <summary>"40 %".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>"1.8".</summary>
    public static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.0#}");

    /// <summary>"1 March 2027".</summary>
    public static string Day(DateTimeOffset day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A title in a sentence.</summary>
    public static string Quote(string title) => $"“{(title.Length > 60 ? title[..59].TrimEnd() + "…" : title)}”";
}

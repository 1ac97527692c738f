using System.Globalization;

namespace Cairn.Core.Workspace;

/// <summary>Numbers as people say them.</summary>
internal static class Phrase
{
    private const double DaysPerWeek = 7;

    private const int TitleMax = 60;

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
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(hours * 2, MidpointRounding.AwayFromZero) / 2:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours:N0} hours"),
    };

    /// <summary>"40 hours of work are left", "an hour is left".</summary>
    public static string Left(double hours, string of = "") => $"{Hours(hours)}{of} {(Hours(hours).StartsWith('a') ? "is" : "are")} left";

    /// <summary>"no todo", "a todo", "2.5 todos".</summary>
    public static string Amount(double amount, string noun) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.#}") switch
    {
        "0" => $"no {noun}",
        "1" => $"a {noun}",
        var number => $"{number} {noun}s",
    };

    /// <summary>"40 %".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>"40 %"; of what is nearly sure or nearly impossible, "more than 99 %" and "less than 1 %".</summary>
    public static string Chance(double share) => share < 0.01 ? "less than 1 %" : share > 0.99 ? "more than 99 %" : Percent(share);

    /// <summary>"1.8".</summary>
    public static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.0#}");

    /// <summary>"1 March 2027".</summary>
    public static string Day(DateTimeOffset day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"Monday", "Monday and Friday", "Monday, Tuesday and Friday".</summary>
    public static string List(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    /// <summary>The words as a sentence begins with them.</summary>
    public static string Sentence(string words) => words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>A title in a sentence.</summary>
    public static string Quote(string title) => $"“{(title.Length > TitleMax ? title[..(char.IsHighSurrogate(title[TitleMax - 2]) ? TitleMax - 2 : TitleMax - 1)].TrimEnd() + "…" : title)}”";
}

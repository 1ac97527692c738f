namespace Cairn.Core.Times;

/// <summary>"last", "this" and "next", and what they choose.</summary>
internal static class Choices
{
    private const int YearsBack = 8; // The longest time between two leap years.

    /// <summary>What a word before a noun chooses; <see cref="Choice.Latest"/> if it is none of them.</summary>
    public static Choice Before(Reading reading, int at) =>
        reading.Is(at, Role.Last) ? Choice.Last
        : reading.Is(at, Role.This) ? Choice.This
        : reading.Is(at, Role.Next) ? Choice.Next
        : Choice.Latest;

    /// <summary>The same of a word after it, as in "la semaine dernière" and "la semana que viene".</summary>
    public static (Choice Choice, int Next) After(Reading reading, int at) =>
        reading.Follows(at, Role.LastAfter) ? (Choice.Last, at + 1)
        : reading.Follows(at, Role.NextAfter) ? (Choice.Next, at + 1)
        : reading.Follows(at, Role.Que) && reading.Follows(at + 1, Role.Que) ? (Choice.Next, at + 2)
        : (Choice.Latest, at);

    /// <summary>The one that is chosen of what comes once a year.</summary>
    public static Period? OfYears(LocalCalendar calendar, Choice choice, Func<int, Period?> ofYear)
    {
        if (choice == Choice.This)
        {
            return ofYear(calendar.ThisYear);
        }

        var today = calendar.StartOf(calendar.Today);
        for (var step = 0; step <= YearsBack; step++)
        {
            var year = choice == Choice.Next ? calendar.ThisYear + step : calendar.ThisYear + 1 - step;
            if (ofYear(year) is { } period && choice switch
            {
                Choice.Next => period.From > calendar.Reference,
                Choice.Last => period.To <= today,
                _ => period.From <= calendar.Reference,
            })
            {
                return period;
            }
        }

        return null;
    }
}

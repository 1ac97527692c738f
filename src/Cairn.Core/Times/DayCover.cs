using System.Globalization;

namespace Cairn.Core.Times;

/// <summary>Index terms for times: the years, months and days of UTC, as <c>2023</c>, <c>2023-05</c> and <c>2023-05-07</c>.</summary>
/// <remarks>What happened at an instant is indexed under <see cref="TermsOf"/>; what happened in a range is found under any term of <see cref="Cover"/>.</remarks>
public static class DayCover
{
    private const int DayEnd = 3_652_059; // The day after the last of 9999.

    private enum Unit
    {
        Day,
        Month,
        Year,
    }

    /// <summary>The year, the month and the day of an instant.</summary>
    public static List<string> TermsOf(DateTimeOffset instant)
    {
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        return [Term(day, Unit.Year), Term(day, Unit.Month), Term(day, Unit.Day)];
    }

    /// <summary>The fewest terms that cover the days which a range touches, in their order: every instant of the range has one among its terms.</summary>
    /// <returns>At most <paramref name="countMax"/> terms. Where the exact ones would be more, the ends are widened to whole months or years, as little
    /// as it takes. Empty for an empty range, and for one of more than <paramref name="countMax"/> years, which no terms can cover.</returns>
    public static List<string> Cover(DateTimeOffset from, DateTimeOffset to, int countMax)
    {
        if (from >= to)
        {
            return [];
        }

        var first = DayNumber(from.UtcTicks);
        var end = DayNumber(to.UtcTicks - 1) + 1;
        List<string> best = [];
        var bestDays = int.MaxValue;
        foreach (var left in Enum.GetValues<Unit>())
        {
            foreach (var right in Enum.GetValues<Unit>())
            {
                var wideFirst = Floor(first, left);
                var wideEnd = End(Floor(end - 1, right), right);
                if (wideEnd - wideFirst < bestDays && Exact(wideFirst, wideEnd, countMax) is { } terms)
                {
                    (best, bestDays) = (terms, wideEnd - wideFirst);
                }
            }
        }

        return best;
    }

    private static List<string>? Exact(int first, int end, int countMax)
    {
        var terms = new List<string>();
        for (var day = first; day < end;)
        {
            if (terms.Count >= countMax)
            {
                return null;
            }

            var unit = Fits(day, end, Unit.Year) ? Unit.Year : Fits(day, end, Unit.Month) ? Unit.Month : Unit.Day;
            terms.Add(Term(DateOnly.FromDayNumber(day), unit));
            day = End(day, unit);
        }

        return terms;
    }

    private static bool Fits(int day, int end, Unit unit) => Floor(day, unit) == day && End(day, unit) <= end;

    private static int Floor(int day, Unit unit)
    {
        var date = DateOnly.FromDayNumber(day);
        return unit switch
        {
            Unit.Year => new DateOnly(date.Year, 1, 1).DayNumber,
            Unit.Month => new DateOnly(date.Year, date.Month, 1).DayNumber,
            _ => day,
        };
    }

    private static int End(int first, Unit unit)
    {
        var date = DateOnly.FromDayNumber(first);
        return unit switch
        {
            Unit.Year => date.Year == DateOnly.MaxValue.Year ? DayEnd : new DateOnly(date.Year + 1, 1, 1).DayNumber,
            Unit.Month => first + DateTime.DaysInMonth(date.Year, date.Month),
            _ => first + 1,
        };
    }

    private static int DayNumber(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);

    private static string Term(DateOnly day, Unit unit) => day.ToString(
        unit switch { Unit.Year => "yyyy", Unit.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);
}

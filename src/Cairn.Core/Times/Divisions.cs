namespace Cairn.Core.Times;

/// <summary>Parts and multiples of years: "Q3 2022", "first quarter of 2022", "week 21 of 2023", "KW 21", "the 90s", "early May", "end of last year".</summary>
internal static class Divisions
{
    private const int Thirds = 3;
    private const int DecadeYears = 10;

    public static Found? Read(Reading reading, int at) =>
        ReadQuarter(reading, at) ?? ReadOrdinalQuarter(reading, at) ?? ReadWeek(reading, at) ?? ReadDecade(reading, at) ?? ReadThird(reading, at);

    private static Found? ReadQuarter(Reading reading, int at)
    {
        var yearFirst = reading[at].IsNumber(4, 4) && reading.Is(at + 1, Role.QuarterLetter) && reading.IsJoined(at + 1);
        var letterAt = yearFirst ? at + 1 : at;
        var quarter = reading[letterAt + 1];
        if (!reading.Is(letterAt, Role.QuarterLetter) || quarter.Gap != Gap.None || !quarter.IsNumber(1, 1) || reading[letterAt + 2].Gap is Gap.None or Gap.Apostrophe)
        {
            return null;
        }

        var next = letterAt + 2;
        var year = yearFirst ? (reading[at].Number, next) : reading.ReadYear(next);
        if (year is null && reading[next] is { Gap: Gap.Slash } after && after.IsNumber(4, 4))
        {
            year = (after.Number, next + 1);
        }

        return InQuarter(reading, quarter.Number, year, next);
    }

    private static Found? ReadOrdinalQuarter(Reading reading, int at) =>
        reading.Value(at, Role.Ordinal) is > 0 and var quarter && (TimeUnit)reading.Value(at + 1, Role.Unit) == TimeUnit.Quarter && reading.IsJoined(at + 1)
            && reading.ReadYear(at + 2) is { } year
            ? InQuarter(reading, quarter, year, at + 2)
            : null;

    private static Found InQuarter(Reading reading, int quarter, (int Year, int Next)? year, int next)
    {
        var calendar = reading.Calendar;
        return quarter is < 1 or > 4 ? new Found(year?.Next ?? next, null)
            : year is { } known ? new Found(known.Next, calendar.Quarter(known.Year, quarter))
            : new Found(next, Choices.OfYears(calendar, Choice.Latest, of => calendar.Quarter(of, quarter)), IsFloating: true);
    }

    // "week 21" alone may be one of a course or of a pregnancy; "KW 21" is one of the calendar.
    private static Found? ReadWeek(Reading reading, int at)
    {
        var isCalendarWeek = reading.Is(at, Role.CalendarWeek);
        if ((!isCalendarWeek && (TimeUnit)reading.Value(at, Role.Unit) != TimeUnit.Week) || !reading[at + 1].IsNumber(1, 2) || !reading.IsJoined(at + 1))
        {
            return null;
        }

        var week = reading[at + 1].Number;
        var calendar = reading.Calendar;
        return reading.ReadYear(at + 2) is { } year ? new Found(year.Next, calendar.WeekOfYear(year.Year, week))
            : isCalendarWeek ? new Found(at + 2, Choices.OfYears(calendar, Choice.Latest, of => calendar.WeekOfYear(of, week)), IsFloating: true)
            : null;
    }

    // "the 90s", "the 1990s", "1990s", "the nineties".
    private static Found? ReadDecade(Reading reading, int at)
    {
        var calendar = reading.Calendar;
        var isAfterThe = reading.Is(at - 1, Role.The) && (reading.IsJoined(at) || reading[at].Gap is Gap.Apostrophe);
        if (reading.Value(at, Role.Decade) is > 0 and var tens)
        {
            return isAfterThe || reading.Is(at - 1, Role.Third) ? new Found(at + 1, Latest(calendar, tens * DecadeYears)) : null;
        }

        var letter = reading[at + 1];
        if (letter is not { Length: 1, Term: null, Gap: Gap.None or Gap.Apostrophe } || reading[at].Number < 0
            || reading[at].Number % DecadeYears != 0 || !IsPluralLetter(reading, at + 1))
        {
            return null;
        }

        return reading[at].Length == 4 && reading[at].Number is >= 1000 and < 3000 ? new Found(at + 2, calendar.Decade(reading[at].Number))
            : reading[at].Length == 2 && (isAfterThe || reading.Is(at - 1, Role.Third)) ? new Found(at + 2, Latest(calendar, reading[at].Number))
            : null;
    }

    private static bool IsPluralLetter(Reading reading, int at) => reading.Letter(at) == 's' && reading[at + 1].Gap != Gap.None;

    private static Period? Latest(LocalCalendar calendar, int year)
    {
        const int CenturyYears = 100;
        var century = calendar.ThisYear / CenturyYears * CenturyYears;
        return calendar.Decade(century + year <= calendar.ThisYear ? century + year : century - CenturyYears + year);
    }

    // "early May", "mid-2022", "end of last year", "the end of the month", "Anfang Mai", "fin mai".
    private static Found? ReadThird(Reading reading, int at)
    {
        if (reading.Value(at, Role.Third) is not (> 0 and var third))
        {
            return null;
        }

        var next = reading.Skip(reading.Skip(at + 1, Role.Of), Role.The);
        if (!reading.IsJoined(next))
        {
            return null;
        }

        var unit = (TimeUnit)reading.Value(next, Role.Unit);
        var whole = reading.Is(next - 1, Role.The) && unit is TimeUnit.Week or TimeUnit.Month or TimeUnit.Quarter or TimeUnit.Year
            && reading.MayEndBefore(next + 1) && !reading.Follows(next + 1, Role.LastAfter)
            ? new Found(next + 1, reading.Calendar.Shifted(unit, 0))
            : ReadWhole(reading.By(reading.Calendar, next), next);
        return whole is not { } found ? null : new Found(found.Next, found.Period is { } period ? Third(reading.Calendar, period, third) : null, found.IsFloating);
    }

    private static Found? ReadWhole(Reading reading, int at)
    {
        var found = WrittenDates.Read(reading, at) ?? Seasons.Read(reading, at) ?? ReadQuarter(reading, at) ?? ReadDecade(reading, at) ?? Periods.Read(reading, at);
        return found is { Period.Grain: TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Season or TimeGrain.Year or TimeGrain.Decade } ? found : null;
    }

    // Decades are divided by years, years by months, all else by days.
    private static Period? Third(LocalCalendar calendar, Period whole, int third)
    {
        var monthsEach = whole.Grain switch { TimeGrain.Decade => 12, TimeGrain.Year => 1, _ => 0 };
        if (monthsEach > 0)
        {
            var parts = whole.Grain == TimeGrain.Decade ? DecadeYears : 12;
            var first = LocalCalendar.MonthOf(whole.FirstDay);
            var (from, to) = (parts * (third - 1) / Thirds * monthsEach, parts * third / Thirds * monthsEach);
            return calendar.Months(first + from, to - from, TimeGrain.Range);
        }

        var days = (int)Math.Round((whole.To - whole.From).TotalDays);
        return calendar.Days(whole.FirstDay + (days * (third - 1) / Thirds), whole.FirstDay + (days * third / Thirds), TimeGrain.Range);
    }
}

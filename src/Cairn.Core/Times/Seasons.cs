namespace Cairn.Core.Times;

/// <summary>"summer 2022", "last winter", "in spring", "Christmas", "New Year's Eve".</summary>
internal static class Seasons
{
    private const int MonthsBetween = 3;

    public static Found? Read(Reading reading, int at)
    {
        var choice = Choices.Before(reading, at);
        var nameAt = choice == Choice.Latest ? at : at + 1;
        if ((nameAt > at && !reading.IsJoined(nameAt)) || reading.IsAfter(at, Role.Apart))
        {
            return null;
        }

        return ReadSeason(reading, nameAt, choice) ?? ReadHoliday(reading, nameAt, choice);
    }

    private static Found? ReadSeason(Reading reading, int at, Choice choice)
    {
        if (reading.Value(at, Role.Season) is not (> 0 and var season))
        {
            return null;
        }

        var calendar = reading.Calendar;
        if (choice == Choice.Latest && ReadYear(reading, at + 1) is { } year)
        {
            return new Found(year.Next, Season(calendar, year.Year, season));
        }

        var (after, next) = choice == Choice.Latest ? Choices.After(reading, at + 1) : (choice, at + 1);
        if (!reading.MayEndBefore(next) || (after == Choice.Latest && (!reading.IsIntroduced(at) || reading.Is(at, Role.Ambiguous))))
        {
            return null;
        }

        // In January "this winter" began in the year before.
        var isWinterNow = after == Choice.This && season == 4 && calendar.ThisMonth % 12 < 2;
        return new Found(next, isWinterNow ? Season(calendar, calendar.ThisYear - 1, season) : Choices.OfYears(calendar, after, of => Season(calendar, of, season)),
            IsFloating: after == Choice.Latest);
    }

    // "summer 2022", "summer of 2022", "summer of last year".
    private static (int Year, int Next)? ReadYear(Reading reading, int at)
    {
        if (reading.ReadYear(at) is { } year)
        {
            return year;
        }

        return reading.Follows(at, Role.Of) && Periods.Read(reading, at + 1) is { Period: { Grain: TimeGrain.Year } period } found
            ? (LocalCalendar.MonthOf(period.FirstDay) / 12, found.Next)
            : null;
    }

    // Northern, and by the months: spring is March to May, winter 2022 is December 2022 to February 2023.
    private static Period? Season(LocalCalendar calendar, int year, int season) =>
        year is < 1 or > 9999 ? null : calendar.Months((year * 12) + 2 + ((season - 1) * MonthsBetween), MonthsBetween, TimeGrain.Season);

    private static Found? ReadHoliday(Reading reading, int at, Choice choice)
    {
        if (ReadName(reading, at) is not ({ } date, var next))
        {
            return null;
        }

        var calendar = reading.Calendar;
        if (choice == Choice.Latest && reading.ReadYear(next) is { } year)
        {
            return new Found(year.Next, Day(calendar, year.Year, date));
        }

        return reading.MayEndBefore(next)
            ? new Found(next, Choices.OfYears(calendar, choice, of => Day(calendar, of, date)), IsFloating: choice == Choice.Latest)
            : null;
    }

    private static (int? Date, int Next) ReadName(Reading reading, int at)
    {
        // "New Year's Eve" and "New Year's Day"; "a new year" is neither.
        if (reading.Is(at, Role.YearWord) && reading.Follows(at + 1, Role.Unit) && reading[at + 2] is { Gap: Gap.Apostrophe, Length: 1 })
        {
            return reading.Follows(at + 3, Role.Eve) ? (1231, at + 4) : IsDay(reading, at + 3) ? (101, at + 4) : (null, at);
        }

        if (reading.Value(at, Role.Holiday) is not (> 0 and var date))
        {
            return (null, at);
        }

        var next = reading[at + 1] is { Gap: Gap.Apostrophe, Length: 1 } ? at + 2 : at + 1;
        return reading.Follows(next, Role.Eve) ? (date - 1, next + 1)
            : IsDay(reading, next) ? (date, next + 1)
            : next == at + 1 ? (date, next)
            : (null, at);
    }

    private static bool IsDay(Reading reading, int at) => reading.Follows(at, Role.Unit) && (TimeUnit)reading.Value(at, Role.Unit) == TimeUnit.Day;

    private static Period? Day(LocalCalendar calendar, int year, int date) =>
        LocalCalendar.DayNumber(year, date / 100, date % 100) is { } number ? calendar.Day(number) : null;
}

namespace Cairn.Core.Times;

/// <summary>"2023-05-07", "2023/05/07", "2023-05", "5/7/2023", "7.5.2023", "2023-W21".</summary>
internal static class NumericDates
{
    public static Found? Read(Reading reading, int at) => reading[at].IsNumber(4, 4) ? ReadYearFirst(reading, at)
        : reading[at].IsNumber(1, 2) ? ReadYearLast(reading, at)
        : null;

    private static Found? ReadYearFirst(Reading reading, int at)
    {
        var year = reading[at].Number;
        if (ReadWeek(reading, at, year) is { } week)
        {
            return week;
        }

        var separator = reading[at + 1].Gap;
        if (separator is not (Gap.Hyphen or Gap.Slash) || !reading[at + 1].IsNumber(1, 2))
        {
            return null;
        }

        var month = reading[at + 1].Number;
        if (reading[at + 2].Gap == separator && reading[at + 2].IsNumber(1, 2))
        {
            // "2023-05-07T10:00" goes on without a space.
            var next = at + 3;
            var isWhole = reading.StandsAlone(at, next)
                || (reading.StandsAlone(at, reading.Count) && reading[next].Gap == Gap.None && IsClockSign(reading, next));
            return isWhole ? new Found(next, Day(reading.Calendar, year, month, reading[at + 2].Number)) : null;
        }

        if (separator != Gap.Hyphen || reading[at + 1].Length != 2 || !reading.StandsAlone(at, at + 2))
        {
            return null;
        }

        return new Found(at + 2, month is >= 1 and <= 12 && year > 0 ? reading.Calendar.Month((year * 12) + month - 1) : null);
    }

    public static bool IsClockSign(Reading reading, int at) => reading[at].Length == 1 && reading.IsUpper(at) && reading[at + 1].IsNumber(2, 2);

    private static Found? ReadWeek(Reading reading, int at, int year)
    {
        var weekAt = at + 2;
        if (!reading.Is(at + 1, Role.WeekLetter) || reading[at + 1].Gap is not (Gap.None or Gap.Hyphen) || reading[weekAt].Gap != Gap.None || !reading[weekAt].IsNumber(2, 2))
        {
            return null;
        }

        var week = reading.Calendar.WeekOfYear(year, reading[weekAt].Number);
        if (reading[weekAt + 1] is { Gap: Gap.Hyphen } weekday && weekday.IsNumber(1, 1))
        {
            return new Found(weekAt + 2, week is { } known && weekday.Number is >= 1 and <= 7 ? reading.Calendar.Day(known.FirstDay + weekday.Number - 1) : null);
        }

        return new Found(weekAt + 1, week);
    }

    // With dots and hyphens the day comes first, as everywhere where they are written; with slashes the month, as in America, unless it cannot be one.
    private static Found? ReadYearLast(Reading reading, int at)
    {
        var separator = reading[at + 1].Gap;
        if (separator is not (Gap.Dot or Gap.Slash or Gap.Hyphen) || reading[at + 2].Gap != separator || !reading[at + 1].IsNumber(1, 2))
        {
            return null;
        }

        var isShort = separator == Gap.Slash && reading[at + 2].IsNumber(2, 2);
        if ((!isShort && !reading[at + 2].IsNumber(4, 4)) || !reading.StandsAlone(at, at + 3))
        {
            return null;
        }

        var year = reading[at + 2].Number + (isShort ? 2000 : 0);
        var (day, month) = (reading[at].Number, reading[at + 1].Number);
        if (separator == Gap.Slash && day <= 12)
        {
            (day, month) = (month, day);
        }

        return new Found(at + 3, Day(reading.Calendar, year, month, day));
    }

    private static Period? Day(LocalCalendar calendar, int year, int month, int day) =>
        LocalCalendar.DayNumber(year, month, day) is { } number ? calendar.Day(number) : null;
}

namespace Cairn.Core.Times;

/// <summary>"7 May 2023", "May 7th", "le 7 mai 2023", "May 2023", "last May", "in May", "the 7th".</summary>
internal static class WrittenDates
{
    public static Found? Read(Reading reading, int at) =>
        ReadDayFirst(reading, at) ?? ReadMonthFirst(reading, at) ?? ReadChosenMonth(reading, at) ?? ReadMonth(reading, at) ?? ReadDayOfMonth(reading, at);

    private static Found? ReadDayFirst(Reading reading, int at)
    {
        if (!reading[at].IsNumber(1, 2) || reading[at].Gap is Gap.None or Gap.Colon or Gap.Dot)
        {
            return null;
        }

        var monthAt = AfterOrdinal(reading, at + 1);
        monthAt = reading.Skip(monthAt, Role.Of);
        return reading.Value(monthAt, Role.Month) is > 0 and var month && reading[monthAt].Gap is Gap.Space or Gap.Hyphen or Gap.DotSpace or Gap.Dot
            ? Dated(reading, monthAt + 1, month, reading[at].Number)
            : null;
    }

    private static Found? ReadMonthFirst(Reading reading, int at)
    {
        if (reading.Value(at, Role.Month) is not (> 0 and var month) || !IsDayNumber(reading, at + 1))
        {
            return null;
        }

        var found = ReadDay(reading, at + 1, month);
        var isSure = reading[at].IsCapital || found.Next > at + 2 || at == 0 || reading.IsIntroduced(at) || reading.IsAfter(at, Role.On);
        return reading.Is(at, Role.Ambiguous) && !isSure ? null : found;
    }

    // A number of one or two digits after a month is its day, unless it is the hour of a clock or a part of something longer.
    private static bool IsDayNumber(Reading reading, int at) =>
        reading[at].IsNumber(1, 2) && reading[at].Gap is Gap.Space or Gap.DotSpace
        && reading[at + 1].Gap is not (Gap.Colon or Gap.Slash) && !(reading[at + 1].Gap == Gap.Dot && reading[at + 1].Number >= 0)
        && (reading[at + 1].Gap != Gap.None || reading.Is(at + 1, Role.DayOrdinal)) && !reading.Follows(at + 1, Role.Meridian);

    /// <summary>The day of a month whose number stands at a token, with the year after it.</summary>
    public static Found ReadDay(Reading reading, int at, int month) => Dated(reading, AfterOrdinal(reading, at + 1), month, reading[at].Number);

    private static Found Dated(Reading reading, int at, int month, int day)
    {
        if (reading.ReadYear(at) is { } year)
        {
            return new Found(year.Next, Day(reading.Calendar, year.Year, month, day));
        }

        return new Found(at, Choices.OfYears(reading.Calendar, Choice.Latest, of => Day(reading.Calendar, of, month, day)), IsFloating: true);
    }

    private static Found? ReadChosenMonth(Reading reading, int at)
    {
        var choice = Choices.Before(reading, at);
        if (choice == Choice.Latest || reading.Value(at + 1, Role.Month) is not (> 0 and var month) || !reading.IsJoined(at + 1) || IsVerb(reading, at + 1))
        {
            return null;
        }

        var isDoubtful = reading.Is(at + 1, Role.Ambiguous) && choice == Choice.This && !reading[at + 1].IsCapital;
        return isDoubtful ? null : new Found(at + 2, OfYears(reading, month, choice));
    }

    private static Found? ReadMonth(Reading reading, int at)
    {
        if (reading.Value(at, Role.Month) is not (> 0 and var month) || reading.IsAfter(at, Role.Apart))
        {
            return null;
        }

        if (IsRestOfDate(reading, at))
        {
            return new Found(at + 1, null);
        }

        var (choice, afterChoice) = Choices.After(reading, at + 1);
        if (choice != Choice.Latest)
        {
            return new Found(afterChoice, OfYears(reading, month, choice));
        }

        if (reading.ReadYear(at + 1) is { } year && reading.Value(at, Role.Ambiguous) < 2)
        {
            return new Found(year.Next, reading.Calendar.Month((year.Year * 12) + month - 1));
        }

        if (ReadChosenYear(reading, at, month) is { } chosen)
        {
            return chosen;
        }

        var isMonth = reading.Value(at, Role.Ambiguous) switch
        {
            0 => true,
            1 => reading.IsIntroduced(at),
            _ => reading.IsIntroduced(at) && !reading[at].IsCapital,
        };
        return !isMonth || IsVerb(reading, at) ? null : new Found(at + 1, OfYears(reading, month, Choice.Latest), IsFloating: true);
    }

    // "May of last year", "März letzten Jahres".
    private static Found? ReadChosenYear(Reading reading, int at, int month)
    {
        var yearAt = reading.Skip(at + 1, Role.Of);
        return Choices.Before(reading, yearAt) != Choice.Latest && reading.IsJoined(yearAt) && Periods.Read(reading, yearAt) is { Period: { Grain: TimeGrain.Year } year } found
            ? new Found(found.Next, reading.Calendar.Month(LocalCalendar.MonthOf(year.FirstDay) + month - 1))
            : null;
    }

    // "31 April 2023" names no day, and neither is its rest a month.
    private static bool IsRestOfDate(Reading reading, int at) =>
        reading[at - 1].IsNumber(1, 2) && reading[at].Gap is Gap.Space && reading[at - 1].Number > 31;

    private static bool IsVerb(Reading reading, int at) =>
        reading.Is(at, Role.Ambiguous) && !reading[at].IsCapital && reading.Follows(at + 1, Role.Verb);

    // "the 7th", "on the 7th": of this month or the one before.
    private static Found? ReadDayOfMonth(Reading reading, int at)
    {
        var next = AfterOrdinal(reading, at + 1);
        if (!reading[at].IsNumber(1, 2) || next == at + 1 || !reading.Is(at - 1, Role.The) || !reading.IsJoined(at) || !reading.MayEndBefore(next))
        {
            return null;
        }

        const int MonthsBack = 3; // February has no 30th, but the month before it has.
        var calendar = reading.Calendar;
        for (var month = calendar.ThisMonth; month > calendar.ThisMonth - MonthsBack; month--)
        {
            if (Day(calendar, month / 12, (month % 12) + 1, reading[at].Number) is { } day && day.From <= calendar.Reference)
            {
                return new Found(next, day, IsFloating: true);
            }
        }

        return new Found(next, null);
    }

    private static int AfterOrdinal(Reading reading, int at) => reading[at].Gap == Gap.None && reading.Is(at, Role.DayOrdinal) ? at + 1 : at;

    private static Period? OfYears(Reading reading, int month, Choice choice) =>
        Choices.OfYears(reading.Calendar, choice, year => reading.Calendar.Month((year * 12) + month - 1));

    private static Period? Day(LocalCalendar calendar, int year, int month, int day) =>
        LocalCalendar.DayNumber(year, month, day) is { } number ? calendar.Day(number) : null;
}

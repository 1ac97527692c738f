namespace Cairn.Core.Times;

/// <summary>Any expression but a range: one of the families, a clock time, or a day together with a part of it or a clock time.</summary>
internal static class Moments
{
    public static Found? Read(Reading reading, int at)
    {
        if (reading[at] is { Term: not { IsStart: true }, Number: < 0 })
        {
            return null;
        }

        return ReadWithDay(reading, at) ?? ReadTimeFirst(reading, at);
    }

    private static Found? ReadWithDay(Reading reading, int at)
    {
        if (ReadPlain(reading, at) is not { } found)
        {
            return null;
        }

        if (found.Period is not { } period || period.Grain != TimeGrain.Day)
        {
            return found;
        }

        return ReadPart(reading, found, period.FirstDay) ?? ReadTime(reading, found, period.FirstDay) ?? found;
    }

    private static Found? ReadPlain(Reading reading, int at) =>
        NumericDates.Read(reading, at) ?? ReadWeekdayOfDate(reading, at) ?? WrittenDates.Read(reading, at) ?? ReadNextTo(reading, at) ?? RelativeDays.Read(reading, at)
        ?? Weekdays.Read(reading, at) ?? Seasons.Read(reading, at) ?? Divisions.Read(reading, at) ?? Periods.Read(reading, at);

    // "Tuesday, 7 May 2023": the date counts.
    private static Found? ReadWeekdayOfDate(Reading reading, int at)
    {
        if (!reading.Is(at, Role.Weekday))
        {
            return null;
        }

        if (reading[at + 1].Gap is not (Gap.Space or Gap.Comma or Gap.DotSpace))
        {
            return null;
        }

        var dateAt = reading.Is(at + 1, Role.The) ? at + 2 : at + 1;
        return (NumericDates.Read(reading, dateAt) ?? WrittenDates.Read(reading, dateAt)) is { Period: not { Grain: not TimeGrain.Day } } found ? found : null;
    }

    // "the day before yesterday", "avant-hier", "the day after Christmas", "the Friday before 15 July 2023".
    private static Found? ReadNextTo(Reading reading, int at)
    {
        var isHyphened = reading[at + 1].Gap == Gap.Hyphen && reading.Is(at + 1, Role.DayWord);
        var isMorningAfter = reading.Is(at, Role.LastAfter) && reading.Value(at + 1, Role.DayWord) == 11 && reading.IsJoined(at + 1);
        if (isMorningAfter)
        {
            return new Found(at + 2, reading.Calendar.Day(reading.Calendar.Today + 2));
        }

        var wordAt = isHyphened ? at : at + 1;
        var unit = (TimeUnit)reading.Value(at, Role.Unit);
        var weekday = reading.Value(at, Role.Weekday);
        if (!isHyphened && ((unit is not (TimeUnit.Day or TimeUnit.Week or TimeUnit.Weekend) && weekday == 0) || !reading.IsJoined(wordAt)))
        {
            return null;
        }

        var step = reading.Is(wordAt, Role.Before) ? -1 : reading.Is(wordAt, Role.After) ? 1 : 0;
        var dayAt = wordAt + 1;
        if (step == 0 || !reading.IsJoined(dayAt))
        {
            return null;
        }

        var day = isHyphened ? new Found(dayAt + 1, reading.Calendar.Day(reading.Calendar.Today + reading.Value(dayAt, Role.DayWord) - 10))
            : RelativeDays.Read(reading, dayAt) ?? WrittenDates.Read(reading, dayAt) ?? Weekdays.Read(reading, dayAt) ?? Seasons.Read(reading, dayAt);
        return day is { Period: { Grain: TimeGrain.Day } period } found
            ? new Found(found.Next, NextTo(reading.Calendar, period.FirstDay, step, unit, weekday), found.IsFloating)
            : null;
    }

    // The day, the week or the Friday before a day or after it.
    private static Period? NextTo(LocalCalendar calendar, int day, int step, TimeUnit unit, int weekday)
    {
        const int WeekDays = 7;
        if (weekday == 0)
        {
            return unit switch
            {
                TimeUnit.Week => calendar.Week(day + (step * WeekDays)),
                TimeUnit.Weekend => calendar.Weekend(day + (step < 0 ? -WeekDays : LocalCalendar.Weekday(day) > 5 ? WeekDays : 0)),
                _ => calendar.Day(day + step),
            };
        }

        var away = ((weekday - LocalCalendar.Weekday(day)) * step + WeekDays) % WeekDays;
        return calendar.Day(day + (step * (away == 0 ? WeekDays : away)));
    }

    // "yesterday evening", "Friday in the morning", "ayer por la tarde".
    private static Found? ReadPart(Reading reading, Found day, int number)
    {
        var at = reading.Skip(reading.Skip(reading.Skip(day.Next, Role.In), Role.Apart), Role.The);
        return reading.Follows(at, Role.Part)
            ? day with { Next = at + 1, Period = reading.Calendar.Part(number, (DayPart)reading.Value(at, Role.Part)) }
            : null;
    }

    private static Found? ReadTime(Reading reading, Found day, int number)
    {
        var at = day.Next;
        if (reading[at].Gap is Gap.None && NumericDates.IsClockSign(reading, at))
        {
            at++;
        }
        else if (reading[at].Gap is not (Gap.Space or Gap.Comma))
        {
            return null;
        }
        else if (reading.Is(at, Role.At))
        {
            at = reading.Skip(at + 1, Role.At);
        }

        return ClockTimes.Read(reading, at, isAttached: true) is { } clock
            ? day with { Next = clock.Next, Period = OfDay(reading.Calendar, number, clock) }
            : null;
    }

    // "5pm yesterday", "at noon on Friday", "17:30 UTC".
    private static Found? ReadTimeFirst(Reading reading, int at)
    {
        var isAttached = ClockTimes.Read(reading, at, isAttached: true);
        if (isAttached is not { } attached)
        {
            return null;
        }

        // "5 p.m. on Friday" goes on after its dot.
        var dayAt = reading[attached.Next].Gap is Gap.Comma ? attached.Next
            : reading[attached.Next].Gap is Gap.DotSpace && reading.Is(attached.Next, Role.On) && attached.Next > at + 2 ? attached.Next + 1
            : reading.Skip(reading.Skip(attached.Next, Role.On), Role.The);
        if ((reading.IsJoined(dayAt) || reading[dayAt].Gap is Gap.Comma) && ReadPlain(reading, dayAt) is { Period: { Grain: TimeGrain.Day } period } day)
        {
            return day with { Next = day.Next, Period = OfDay(reading.Calendar, period.FirstDay, attached) };
        }

        if (ClockTimes.Read(reading, at, isAttached: false) is not { } clock)
        {
            return null;
        }

        var calendar = reading.Calendar;
        var today = OfDay(calendar, calendar.Today, clock);
        return new Found(clock.Next, today is { } known && known.From > calendar.Reference ? OfDay(calendar, calendar.Today - 1, clock) : today, IsFloating: true);
    }

    private static Period? OfDay(LocalCalendar calendar, int day, ClockTime clock) =>
        clock.Time is { } time ? calendar.Time(day, time, clock.Grain, clock.Offset) : null;
}

namespace Cairn.Core.Times;

/// <summary>"yesterday", "the day before yesterday", "tonight", "this morning", "last night", "two weeks ago", "in three days".</summary>
internal static class RelativeDays
{
    private const int TodayValue = 10;

    public static Found? Read(Reading reading, int at) =>
        ReadDayWord(reading, at) ?? ReadPart(reading, at) ?? ReadAgo(reading, at) ?? ReadBeforeAgo(reading, at) ?? ReadHence(reading, at);

    private static Found? ReadDayWord(Reading reading, int at)
    {
        if (reading.Value(at, Role.DayWord) is not (> 0 and var value) || !IsMeant(reading, at))
        {
            return null;
        }

        // "aujourd'hui".
        var next = reading[at + 1].Gap == Gap.Apostrophe && reading[at].Length == 7 && value == TodayValue ? at + 2 : at + 1;
        return new Found(next, reading.Calendar.Day(reading.Calendar.Today + value - TodayValue));
    }

    // "hier" is "here" in German, "morgen" and "mañana" are also the morning.
    private static bool IsMeant(Reading reading, int at)
    {
        if (reading.Is(at, Role.Part) || (reading.Value(at, Role.DayWord) == TodayValue + 1 && reading.Is(at - 1, Role.The)))
        {
            return !reading.IsAfter(at, Role.German) && !reading.IsAfter(at, Role.The) && !reading.IsAfter(at, Role.This) && !reading.IsAfter(at, Role.On);
        }

        return !IsHier(reading, at) || reading.Follows(at + 1, Role.Part) || reading.Follows(at + 1, Role.Meridian) || reading.Count == 1 || HasFrench(reading, at);
    }

    private static bool IsHier(Reading reading, int at) => reading[at].Length == 4 && reading.Value(at, Role.French) == 0 && reading.Is(at, Role.Ambiguous);

    private static bool HasFrench(Reading reading, int at)
    {
        const int WordsAround = 8;
        for (var other = at - WordsAround; other <= at + WordsAround; other++)
        {
            if (reading.Is(other, Role.French))
            {
                return true;
            }
        }

        return false;
    }

    private static Found? ReadPart(Reading reading, int at)
    {
        var calendar = reading.Calendar;
        if (reading.Value(at, Role.PartOfToday) is > 0 and var today)
        {
            return new Found(at + 1, calendar.Part(calendar.Today, (DayPart)today));
        }

        if (reading.Value(at, Role.PartOfYesterday) is > 0 and var yesterday)
        {
            return new Found(at + 1, calendar.Part(calendar.Today - 1, (DayPart)yesterday));
        }

        var isLast = reading.Is(at, Role.Last);
        if ((!isLast && !reading.Is(at, Role.This)) || !reading.Follows(at + 1, Role.Part))
        {
            return null;
        }

        return new Found(at + 2, calendar.Part(isLast ? calendar.Today - 1 : calendar.Today, (DayPart)reading.Value(at + 1, Role.Part)));
    }

    private static Found? ReadAgo(Reading reading, int at)
    {
        // The rest of "two years and three months ago" is not three months ago.
        if (reading.ReadCount(at) is not { } count || !IsUnit(reading, count.Next) || !reading.Follows(count.Next + 1, Role.Ago)
            || reading.IsAfter(at, Role.Apart) || (reading.IsAfter(at, Role.And) && reading.Is(at - 2, Role.Unit)))
        {
            return null;
        }

        return new Found(count.Next + 2, Ago(reading, count.Next, count.Least, count.Most));
    }

    // "vor drei Tagen", "il y a trois jours", "hace tres días".
    private static Found? ReadBeforeAgo(Reading reading, int at)
    {
        var isFrench = reading.Is(at, Role.Il) && reading.Follows(at + 1, Role.And) && reading.Follows(at + 2, Role.Number);
        if (!isFrench && !reading.Is(at, Role.AgoBefore))
        {
            return null;
        }

        return reading.ReadCount(isFrench ? at + 3 : at + 1) is { } count && reading.Follows(count.Next, Role.Unit)
            ? new Found(count.Next + 1, Ago(reading, count.Next, count.Least, count.Most))
            : null;
    }

    private static Found? ReadHence(Reading reading, int at)
    {
        var isIn = reading.Is(at, Role.In);
        var start = isIn ? reading.Skip(at + 1, Role.Of) : at;
        if (reading.ReadCount(start) is not { } count || !IsUnit(reading, count.Next))
        {
            return null;
        }

        var isHence = !isIn && reading.Follows(count.Next + 1, Role.From) && reading.Follows(count.Next + 2, Role.Now);
        var unit = (TimeUnit)reading.Value(count.Next, Role.Unit);
        var isIdiom = unit == TimeUnit.Minute && !reading[start].IsNumber(1, 4) && count.Least == 1;
        if ((!isIn && !isHence) || isIdiom || (isIn && IsNegated(reading, at)))
        {
            return null;
        }

        return new Found(count.Next + (isHence ? 3 : 1), Stretch(reading, unit, count.Least, count.Most));
    }

    // "We haven't talked in a few days", "the first time in ten years".
    private static bool IsNegated(Reading reading, int at)
    {
        const int WordsBefore = 6;
        for (var other = at - 1; other >= at - WordsBefore && reading[other + 1].Gap is Gap.Space or Gap.Apostrophe or Gap.None; other--)
        {
            if (reading.Is(other, Role.Negation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnit(Reading reading, int at) => reading.Follows(at, Role.Unit) && !reading.Is(at, Role.Ambiguous);

    private static Period? Ago(Reading reading, int unitAt, int least, int most) =>
        Stretch(reading, (TimeUnit)reading.Value(unitAt, Role.Unit), -most, -least);

    private static Period? Stretch(Reading reading, TimeUnit unit, int first, int last)
    {
        var start = reading.Calendar.Shifted(unit, first);
        return first == last || start is null || reading.Calendar.Shifted(unit, last) is not { } end
            ? start
            : LocalCalendar.Between(start.Value.From, end.To, TimeGrain.Range, start.Value.FirstDay);
    }
}

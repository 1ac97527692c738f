namespace Cairn.Core.Times;

/// <summary>"last week", "the past month", "next 3 days", "la semana pasada", "the week before last", "in 2023".</summary>
internal static class Periods
{
    public static Found? Read(Reading reading, int at) =>
        ReadChosen(reading, at) ?? ReadStretch(reading, at) ?? ReadChosenAfter(reading, at) ?? ReadTwiceRemoved(reading, at)
        ?? ReadWeekend(reading, at) ?? ReadYear(reading, at);

    private static Found? ReadChosen(Reading reading, int at)
    {
        var choice = Choices.Before(reading, at);
        var isPast = reading.Is(at, Role.Past);
        if ((choice == Choice.Latest && !isPast) || !IsPeriod(reading, at + 1) || reading.Is(at + 1, Role.Ambiguous))
        {
            return null;
        }

        var unit = (TimeUnit)reading.Value(at + 1, Role.Unit);

        // "the last week of May" is not understood; "the last week" and "the past week" end today.
        var isRolling = isPast || (choice == Choice.Last && unit != TimeUnit.Weekend && reading.IsAfter(at, Role.The) && reading.Is(at - 2, Role.In));
        if ((isRolling || choice == Choice.Last) && reading.Follows(at + 2, Role.Of) && (reading.Is(at + 3, Role.Month) || reading[at + 3].IsNumber(4, 4)))
        {
            return null;
        }

        // "the last weekend before 10 April" is not the last weekend.
        if (choice == Choice.Last && reading.Follows(at + 2, Role.Before) && (reading.Is(at + 3, Role.Month) || reading[at + 3].Number >= 0))
        {
            return null;
        }

        return new Found(at + 2, isRolling ? reading.Calendar.Past(unit, 1) : Chosen(reading.Calendar, unit, choice));
    }

    // "last 3 weeks", "die letzten drei Wochen", "los últimos tres días", "les trois derniers jours".
    private static Found? ReadStretch(Reading reading, int at)
    {
        var isNext = reading.Is(at, Role.Next);
        var isBefore = isNext || reading.Is(at, Role.Last) || reading.Is(at, Role.Past);
        if (reading.ReadCount(isBefore ? at + 1 : at) is not { } count || (isBefore && !reading.IsJoined(at + 1)))
        {
            return null;
        }

        var unitAt = isBefore ? count.Next : reading.Skip(count.Next, Role.LastAfter);
        if ((!isBefore && unitAt == count.Next) || !reading.Follows(unitAt, Role.Unit))
        {
            return null;
        }

        var unit = (TimeUnit)reading.Value(unitAt, Role.Unit);
        return new Found(unitAt + 1, isNext ? reading.Calendar.Coming(unit, count.Most) : reading.Calendar.Past(unit, count.Most));
    }

    private static Found? ReadChosenAfter(Reading reading, int at)
    {
        if (!reading.Is(at, Role.Unit) || (TimeUnit)reading.Value(at, Role.Unit) < TimeUnit.Week)
        {
            return null;
        }

        var (choice, next) = Choices.After(reading, at + 1);
        return choice == Choice.Latest ? null : new Found(next, Chosen(reading.Calendar, (TimeUnit)reading.Value(at, Role.Unit), choice));
    }

    // "the week before last", "the month after next".
    private static Found? ReadTwiceRemoved(Reading reading, int at)
    {
        var isLast = reading.Follows(at + 1, Role.Before) && reading.Follows(at + 2, Role.Last);
        var isNext = reading.Follows(at + 1, Role.After) && reading.Follows(at + 2, Role.Next);
        return (isLast || isNext) && (TimeUnit)reading.Value(at, Role.Unit) >= TimeUnit.Week && !reading.Follows(at + 3, Role.Unit)
            ? new Found(at + 3, reading.Calendar.Shifted((TimeUnit)reading.Value(at, Role.Unit), isLast ? -2 : 2))
            : null;
    }

    private static Found? ReadWeekend(Reading reading, int at)
    {
        if ((TimeUnit)reading.Value(at, Role.Unit) != TimeUnit.Weekend || reading.IsAfter(at, Role.Apart) || !IsOver(reading, at))
        {
            return null;
        }

        var calendar = reading.Calendar;
        var thisOne = calendar.Weekend(calendar.Today);
        return new Found(at + 1, thisOne is { } weekend && weekend.From <= calendar.Reference ? thisOne : calendar.Weekend(calendar.Today - 7), IsFloating: true);
    }

    private static bool IsOver(Reading reading, int at) =>
        reading.Is(at - 1, Role.On) || (reading.Is(at - 1, Role.The)
            && (reading.Is(at - 2, Role.On) || reading.Is(at - 2, Role.At) || reading.Is(at - 2, Role.Introduces)));

    // A bare number is a year only where nothing speaks against it: "2000 users", "$2000".
    private static Found? ReadYear(Reading reading, int at)
    {
        if (!reading[at].IsNumber(4, 4) || reading[at].Number is < 1900 or >= 2100 || !reading.StandsAlone(at, at + 1) || !reading.MayEndBefore(at + 1))
        {
            return null;
        }

        var isAlone = reading.Count == 1 && reading[at].Start == 0;
        var isPlain = reading[at].Gap is Gap.Space && !reading[at - 1].IsNumber(1, 9);
        return isAlone || isPlain || reading.IsIntroduced(at) ? new Found(at + 1, reading.Calendar.Year(reading[at].Number)) : null;
    }

    private static bool IsPeriod(Reading reading, int at) => reading.Follows(at, Role.Unit) && (TimeUnit)reading.Value(at, Role.Unit) >= TimeUnit.Week && !reading.Is(at, Role.Plural);

    private static Period? Chosen(LocalCalendar calendar, TimeUnit unit, Choice choice)
    {
        var step = choice switch { Choice.Last => -1, Choice.Next => 1, _ => 0 };
        return calendar.Shifted(unit, step);
    }
}

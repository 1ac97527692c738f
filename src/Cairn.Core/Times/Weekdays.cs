namespace Cairn.Core.Times;

/// <summary>"Tuesday", "last Tuesday", "next Friday", "Tuesday of last week".</summary>
internal static class Weekdays
{
    public static Found? Read(Reading reading, int at)
    {
        var choice = Choices.Before(reading, at);
        var dayAt = choice == Choice.Latest ? at : at + 1;
        if (reading.Value(dayAt, Role.Weekday) is not (> 0 and var weekday) || reading.IsAfter(at, Role.Apart) || (dayAt > at && !reading.IsJoined(dayAt)))
        {
            return null;
        }

        var (after, next) = choice == Choice.Latest ? Choices.After(reading, dayAt + 1) : (choice, dayAt + 1);
        if (after == Choice.Latest && reading.Is(dayAt, Role.Abbreviation) && !(reading.IsAfter(at, Role.On) && reading[dayAt].IsCapital))
        {
            return null;
        }

        // "the sun", "this sun is hot".
        if (after != Choice.Latest && reading.Is(dayAt, Role.Ambiguous) && !reading[dayAt].IsCapital && after == Choice.This)
        {
            return null;
        }

        // "the Sunday before last".
        if (after == Choice.Latest && reading.Follows(next, Role.Before) && reading.Follows(next + 1, Role.Last) && !reading.Follows(next + 2, Role.Unit))
        {
            return new Found(next + 2, reading.Calendar.Day(Day(reading.Calendar.Today, weekday, Choice.Last) - 7));
        }

        return after == Choice.Latest && ReadOfWeek(reading, next, weekday) is { } ofWeek
            ? ofWeek
            : new Found(next, reading.Calendar.Day(Day(reading.Calendar.Today, weekday, after)), IsFloating: after == Choice.Latest);
    }

    private static int Day(int today, int weekday, Choice choice)
    {
        var back = (LocalCalendar.Weekday(today) - weekday + 7) % 7;
        return choice switch
        {
            Choice.Last => today - (back == 0 ? 7 : back),
            Choice.This => today - LocalCalendar.Weekday(today) + weekday,
            Choice.Next => today + 7 - back,
            _ => today - back,
        };
    }

    private static Found? ReadOfWeek(Reading reading, int at, int weekday)
    {
        at = reading.Skip(at, Role.Of);
        return reading.IsJoined(at) && Periods.Read(reading, at) is { Period: { Grain: TimeGrain.Week } week } found
            ? new Found(found.Next, reading.Calendar.Day(week.FirstDay + weekday - 1))
            : null;
    }
}

namespace Cairn.Core.Times;

/// <summary>"since Monday", "before May 2023", "between March and May 2021", "from 5 to 7 May", "2019-2021".</summary>
internal static class Ranges
{
    public static Found? Read(Reading reading, int at) =>
        reading.Is(at, Role.Between) ? ReadPair(reading, at + 1, Role.And) ?? ReadOpen(reading, at)
        : reading.Is(at, Role.From) && ReadPair(reading, at + 1, Role.To) is { } pair ? pair
        : ReadOpen(reading, at) ?? ReadDashed(reading, at);

    // "2019-2021", "5-7 May 2023", "May 5-7, 2023".
    private static Found? ReadDashed(Reading reading, int at)
    {
        var lastAt = reading.Is(at, Role.Month) ? at + 2 : at + 1;
        if (reading[lastAt] is not { Gap: Gap.Hyphen or Gap.Dash, Number: >= 0 } end || reading[lastAt - 1] is not { Number: >= 0 } start || start.Number >= end.Number)
        {
            return null;
        }

        var calendar = reading.Calendar;
        if (lastAt == at + 1)
        {
            return start.IsNumber(1, 2) && end.IsNumber(1, 2) ? ReadNumbers(reading, at, lastAt)
                : IsYear(start) && IsYear(end) && reading.StandsAlone(at, lastAt + 1)
                    ? new Found(lastAt + 1, calendar.Months(start.Number * 12, (end.Number + 1 - start.Number) * 12, TimeGrain.Range))
                : null;
        }

        return start.IsNumber(1, 2) && end.IsNumber(1, 2) && WrittenDates.ReadDay(reading, lastAt, reading.Value(at, Role.Month)) is { Period: { } day } last
            ? new Found(last.Next, calendar.Days(day.FirstDay - (end.Number - start.Number), day.FirstDay + 1, TimeGrain.Range))
            : null;
    }

    private static bool IsYear(Token token) => token.IsNumber(4, 4) && token.Number is >= 1900 and < 2100;

    /// <summary>The rest of a range whose beginning was read without "from": "Monday to Friday", "2019-2021".</summary>
    public static Found? ReadRest(Reading reading, int at, Found first)
    {
        var isWord = reading.Follows(first.Next, Role.To);
        var isDash = reading[first.Next].Gap is Gap.Dash || (reading[first.Next].Gap is Gap.Hyphen && reading[first.Next].Number >= 0);
        return isWord ? ReadEnd(reading, at, first.Next + 1) : isDash ? ReadEnd(reading, at, first.Next) : null;
    }

    private static Found? ReadPair(Reading reading, int at, Role between)
    {
        at = reading.Skip(at, Role.The);
        if (!reading.IsJoined(at))
        {
            return null;
        }

        // "from 5 to 7 May", "between 2 and 4 pm".
        if (reading[at].IsNumber(1, 2) && reading.Follows(at + 1, between) && reading[at + 2].IsNumber(1, 2) && ReadNumbers(reading, at, at + 2) is { } numbers)
        {
            return numbers;
        }

        var first = Moments.Read(reading.By(reading.Calendar, at), at);
        return first is { } found && (reading.Follows(found.Next, between) || (between == Role.To && reading.Follows(found.Next, Role.Until)))
            ? ReadEnd(reading, at, found.Next + 1)
            : null;
    }

    private static Found? ReadEnd(Reading reading, int firstAt, int lastAt)
    {
        lastAt = reading.Skip(lastAt, Role.The);
        if (reading.Is(lastAt, Role.Now) && ReadFrom(reading, firstAt, reading.Calendar) is { } start)
        {
            return Pair(reading, start, new Found(lastAt + 1, LocalCalendar.Between(reading.Calendar.Reference, DateTimeOffset.MaxValue, TimeGrain.Minute, 0)));
        }

        if (Moments.Read(reading.By(reading.Calendar, lastAt), lastAt) is not { Period: { } end } last)
        {
            return null;
        }

        // What the beginning leaves open, the end decides: in "between November and February 2021" the November is that of 2020.
        var first = ReadFrom(reading, firstAt, reading.Calendar);
        if (first is { IsFloating: true })
        {
            first = ReadFrom(reading, firstAt, reading.Calendar.At(end.From));
        }

        return first is { } known ? Pair(reading, known, last) : null;
    }

    private static Found? ReadFrom(Reading reading, int at, LocalCalendar calendar) => Moments.Read(reading.By(calendar, at), at);

    // The day or hour before the last is a bare number and takes the rest from it.
    private static Found? ReadNumbers(Reading reading, int firstAt, int lastAt)
    {
        if (Moments.Read(reading.By(reading.Calendar, lastAt), lastAt) is not { Period: { } end } last)
        {
            return null;
        }

        var steps = reading[lastAt].Number - reading[firstAt].Number;
        return steps <= 0 ? null : end.Grain switch
        {
            TimeGrain.Day => new Found(last.Next, reading.Calendar.Days(end.FirstDay - steps, end.FirstDay + 1, TimeGrain.Range)),
            TimeGrain.Hour => new Found(last.Next, LocalCalendar.Between(end.From.AddHours(-steps), end.From, TimeGrain.Range, end.FirstDay)),
            _ => null,
        };
    }

    private static Found? Pair(Reading reading, Found first, Found last)
    {
        if (first.Period is not { } start || last.Period is not { } end)
        {
            return null;
        }

        return LocalCalendar.Between(start.From, EndOf(end), TimeGrain.Range, start.FirstDay) is { } range ? new Found(last.Next, range) : null;
    }

    // "until 5pm" ends when the clock shows it, "until Friday" with the end of that day.
    private static DateTimeOffset EndOf(Period period) => period.Grain is TimeGrain.Hour or TimeGrain.Minute ? period.From : period.To;

    private static Found? ReadOpen(Reading reading, int at)
    {
        var isSince = reading.Is(at, Role.Since);
        var isUntil = reading.Is(at, Role.Until);
        var isBefore = reading.Is(at, Role.Before);
        if ((!isSince && !isUntil && !isBefore && !reading.Is(at, Role.After)) || reading[at + 1].Gap == Gap.Hyphen)
        {
            return null;
        }

        var calendar = reading.Calendar;
        if (isSince && ReadDuration(reading, at + 1) is { } duration)
        {
            return duration;
        }

        var next = reading.Skip(reading.Skip(reading.Skip(at + 1, Role.Of), Role.To), Role.The);
        if (!reading.IsJoined(next) || Moments.Read(reading.By(calendar, next), next) is not { Period: { } period } found)
        {
            return null;
        }

        var range = isSince ? LocalCalendar.Between(period.From, calendar.StartOf(calendar.Today + 1), TimeGrain.Range, period.FirstDay)
            : isUntil ? LocalCalendar.Between(DateTimeOffset.MinValue, EndOf(period), TimeGrain.Range, 0)
            : isBefore ? LocalCalendar.Between(DateTimeOffset.MinValue, period.From, TimeGrain.Range, 0)
            : LocalCalendar.Between(period.Grain is TimeGrain.Hour or TimeGrain.Minute ? period.From : period.To, DateTimeOffset.MaxValue, TimeGrain.Range, 0);
        return range is null ? null : new Found(found.Next, range);
    }

    // "seit drei Tagen", "depuis trois jours", "desde hace tres días".
    private static Found? ReadDuration(Reading reading, int at)
    {
        at = reading.Skip(at, Role.AgoBefore);
        return reading.ReadCount(at) is { } count && reading.Follows(count.Next, Role.Unit) && !reading.Follows(count.Next + 1, Role.Ago)
            ? new Found(count.Next + 1, reading.Calendar.Past((TimeUnit)reading.Value(count.Next, Role.Unit), count.Most))
            : null;
    }
}

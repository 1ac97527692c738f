namespace Cairn.Core.Times;

/// <summary>"5pm", "5:30 p.m.", "17:30 CET", "noon", "17 Uhr", "17h30".</summary>
internal static class ClockTimes
{
    private const int ZoneZero = 1000;

    /// <summary>The time of day that stands at a token, if it can be told from other numbers.</summary>
    /// <param name="isAttached">Whether a day stands beside it, which makes a time of "17:30" and of "noon".</param>
    public static ClockTime? Read(Reading reading, int at, bool isAttached)
    {
        if (reading.Value(at, Role.HourWord) is > 0 and var hourWord)
        {
            return isAttached || reading.IsAfter(at, Role.At) || reading.IsIntroduced(at)
                ? new ClockTime(at + 1, TimeSpan.FromHours(hourWord - 1), TimeGrain.Hour, null)
                : null;
        }

        if (!reading[at].IsNumber(1, 2) || IsInsideNumber(reading, at))
        {
            return null;
        }

        var hour = reading[at].Number;
        var next = at + 1;
        var (minute, second) = (0, 0);
        var hasMinutes = ReadPart(reading, ref next, ref minute);
        if (hasMinutes)
        {
            ReadPart(reading, ref next, ref second);
            SkipFraction(reading, ref next);
        }

        var isSure = isAttached && hasMinutes;
        if (ReadMeridian(reading, ref next) is { } meridian)
        {
            isSure = true;
            hour = hour is >= 1 and <= 12 ? (hour % 12) + (meridian * 12) : int.MaxValue;
        }
        else
        {
            isSure |= SkipOClock(reading, ref next, hasMinutes, isAttached) || (hasMinutes && (reading.IsAfter(at, Role.At) || reading.IsIntroduced(at)));
        }

        var offset = ReadOffset(reading, ref next, isIso: reading[at].Gap == Gap.None);
        if ((!isSure && (offset is null || !hasMinutes)) || reading[next].Gap is Gap.None or Gap.Colon)
        {
            return null;
        }

        var exists = hour < 24 && minute < 60 && second < 60;
        return new ClockTime(next, exists ? new TimeSpan(hour, minute, 0) : null, hasMinutes ? TimeGrain.Minute : TimeGrain.Hour, offset);
    }

    private static bool IsInsideNumber(Reading reading, int at) => reading[at - 1].Number >= 0
        && reading[at].Gap is not (Gap.Space or Gap.Comma or Gap.Dash or Gap.Break or Gap.Hyphen or Gap.DotSpace);

    private static bool ReadPart(Reading reading, ref int next, ref int value)
    {
        // "17:30", "17h30", "17 Uhr 30".
        var at = reading.Follows(next, Role.OClock) ? next + 1 : next;
        if (!reading[at].IsNumber(2, 2) || (at == next ? reading[at].Gap != Gap.Colon : reading[at].Gap is not (Gap.None or Gap.Space)))
        {
            return false;
        }

        value = reading[at].Number;
        next = at + 1;
        return true;
    }

    private static void SkipFraction(Reading reading, ref int next)
    {
        if (reading[next].Gap == Gap.Dot && reading[next].Number >= 0)
        {
            next++;
        }
    }

    private static int? ReadMeridian(Reading reading, ref int next)
    {
        if (reading.Value(next, Role.Meridian) is not (> 0 and var value) || !reading.IsJoined(next))
        {
            return null;
        }

        if (reading[next].Length == 2)
        {
            next++;
            return value - 1;
        }

        if (reading[next + 1] is not { Gap: Gap.Dot or Gap.DotSpace, Length: 1 } || char.ToLowerInvariant(reading.Letter(next + 1)) != 'm')
        {
            return null;
        }

        next += 2;
        return value - 1;
    }

    // "5 o'clock", "17 Uhr", "17 Uhr 30", "17h30". An "h" alone is as often a number of hours.
    private static bool SkipOClock(Reading reading, ref int next, bool hasMinutes, bool isAttached)
    {
        if (!reading.Follows(next, Role.OClock))
        {
            return false;
        }

        var isHour = reading[next].Length == 1 && reading.Letter(next) is 'h' or 'H';
        var isLetterO = reading[next].Length == 1 && !isHour;
        if (isLetterO)
        {
            if (reading[next + 1] is not { Gap: Gap.Apostrophe, Length: 5 } || !reading.Is(next + 1, Role.OClock))
            {
                return false;
            }

            next += 2;
            return true;
        }

        if (isHour && !isAttached)
        {
            return false;
        }

        next++;
        return true;
    }

    // "Z", "UTC", "CET", "+02:00"; "-05:00" only after a "T", else "10:00-11:00" would be one. Zones are written in capitals; in small letters "est" and "ist" are French and German.
    private static TimeSpan? ReadOffset(Reading reading, ref int next, bool isIso)
    {
        if (reading.Value(next, Role.Zone) is > 0 and var zone && reading.IsJoined(next) && reading.IsUpper(next))
        {
            next++;
            return TimeSpan.FromMinutes(zone - ZoneZero);
        }

        var token = reading[next];
        if ((token.Gap != Gap.Plus && !(token.Gap == Gap.Hyphen && isIso)) || !token.IsNumber(2, 4) || token.Length == 3)
        {
            return null;
        }

        var (hours, minutes) = token.Length == 4 ? (token.Number / 100, token.Number % 100) : (token.Number, 0);
        var isLong = token.Length == 2 && reading[next + 1].Gap == Gap.Colon && reading[next + 1].IsNumber(2, 2);
        minutes = isLong ? reading[next + 1].Number : minutes;
        if (hours > 14 || minutes > 59)
        {
            return null;
        }

        next += isLong ? 2 : 1;
        return (token.Gap == Gap.Plus ? 1 : -1) * new TimeSpan(hours, minutes, 0);
    }
}

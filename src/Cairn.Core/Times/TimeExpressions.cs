namespace Cairn.Core.Times;

/// <summary>Finds the time expressions of a text: "yesterday", "between March and May 2021", "vor drei Tagen".</summary>
/// <remarks>English, German, French and Spanish; docs/reference/time-expressions.md lists the forms and says what decides where one can be
/// read in several ways. Takes time in proportion to the text, and hardly any for a text without a digit or a word of time.</remarks>
public static class TimeExpressions
{
    /// <summary>Most mentions that are found in one text; later ones are left out.</summary>
    public const int MentionsMax = 64;

    private const int WordsBeforeSignMax = 6; // "since the beginning of the last year": the most words that stand before a number or a word of time.

    /// <summary>The mentions in the order of the text; they do not overlap. Times that do not exist, as 30 February, are none.</summary>
    /// <param name="reference">The instant that the text speaks from: now for a question, its own date for a memory.</param>
    /// <param name="zone">Whose clock and calendar the text goes by, where it names no offset itself.</param>
    public static IReadOnlyList<TimeMention> Find(string text, DateTimeOffset reference, TimeZoneInfo zone)
    {
        if (!Tokenizer.MayHoldTimes(text))
        {
            return [];
        }

        var reading = new Reading(text, Tokenizer.Tokens(text), new LocalCalendar(reference, zone));
        var mentions = new List<TimeMention>();
        var sign = 0;
        for (var at = 0; mentions.Count < MentionsMax;)
        {
            sign = NextSign(reading, Math.Max(at, sign));
            if (sign == reading.Count)
            {
                break;
            }

            at = Math.Max(at, sign - WordsBeforeSignMax);
            if (Read(reading, at) is not { } found)
            {
                at++;
                continue;
            }

            if (found.Period is { } period)
            {
                var start = reading[at].Start;
                mentions.Add(new TimeMention(start, reading[found.Next - 1].End - start, period.From, period.To, period.Grain));
            }

            at = found.Next;
        }

        return mentions;
    }

    private static int NextSign(Reading reading, int at)
    {
        while (at < reading.Count && reading[at] is { Number: < 0, Term: not { IsTrigger: true } })
        {
            at++;
        }

        return at;
    }

    private static Found? Read(Reading reading, int at)
    {
        if (reading[at] is { Term: not { IsStart: true }, Number: < 0 })
        {
            return null;
        }

        if (Ranges.Read(reading, at) is { } range)
        {
            return range;
        }

        return Moments.Read(reading, at) is not { } found ? null : Ranges.ReadRest(reading, at, found) ?? found;
    }
}

using System.Runtime.InteropServices;

namespace Cairn.Core.Times;

/// <summary>A text that is being read: its tokens, and the calendar that they are read by.</summary>
/// <param name="rangeAt">The token that a range has led to, which is as good as a preposition before it; or -1.</param>
internal sealed class Reading(string text, List<Token> tokens, LocalCalendar calendar, int rangeAt = -1)
{
    private const int CountMax = 9999;

    public LocalCalendar Calendar { get; } = calendar;

    public int Count => tokens.Count;

    public ref readonly Token this[int at] => ref (uint)at < (uint)tokens.Count ? ref CollectionsMarshal.AsSpan(tokens)[at] : ref Token.None;

    public Reading By(LocalCalendar other, int range) => new(text, tokens, other, range);

    public int Value(int at, Role role) => this[at].Value(role);

    public bool Is(int at, Role role) => this[at].Value(role) > 0;

    /// <summary>Whether a token belongs to the phrase of the one before it.</summary>
    public bool IsJoined(int at) => this[at].Gap is Gap.None or Gap.Space or Gap.Hyphen;

    public bool Follows(int at, Role role) => Is(at, role) && IsJoined(at);

    public int Skip(int at, Role role) => Follows(at, role) ? at + 1 : at;

    /// <summary>Whether a word with this role stands before a token, "the" aside.</summary>
    public bool IsAfter(int at, Role role) =>
        IsJoined(at) && (Is(at - 1, role) || (Is(at - 1, Role.The) && IsJoined(at - 1) && Is(at - 2, role)));

    /// <summary>Whether a preposition stands before a token, so that a year or a month is one.</summary>
    public bool IsIntroduced(int at) => at == rangeAt || IsAfter(at, Role.Introduces) || IsAfter(at, Role.Third);

    /// <summary>Whether an expression may end before this token: "on the 7th floor" does not speak of a day.</summary>
    public bool MayEndBefore(int at) => this[at] is { Gap: not (Gap.None or Gap.Space or Gap.Hyphen) } next
        ? next.Gap != Gap.Slash
        : this[at].Term is { } term && (term[Role.Common] > 0 || IsPartOfTime(term));

    /// <summary>Whether the text around these tokens is not more of the same number: "1.2.2023.4", "a2023", "2023-05-07-1".</summary>
    public bool StandsAlone(int at, int next) => !IsGlued(at, at - 1) && !IsGlued(next, next);

    public bool IsUpper(int at) => text.AsSpan(this[at].Start, this[at].Length).IndexOfAnyExceptInRange('A', 'Z') < 0;

    public char Letter(int at) => text[this[at].Start];

    /// <summary>How many of something: "3", "three", "a couple of", "a few".</summary>
    public (int Least, int Most, int Next)? ReadCount(int at)
    {
        if (this[at].IsNumber(1, 4))
        {
            return !IsGlued(at, at - 1) && this[at].Number is >= 1 and <= CountMax ? (this[at].Number, this[at].Number, at + 1) : null;
        }

        if (Value(at, Role.Number) == 1 && (Follows(at + 1, Role.Few) || Value(at + 1, Role.Number) == 2))
        {
            at++;
        }

        var (least, most) = Is(at, Role.Few) ? (3, 5) : (Value(at, Role.Number), Value(at, Role.Number));
        return least > 0 ? (least, most, Skip(at + 1, Role.Of)) : null;
    }

    /// <summary>A year of four digits that follows, "of" and a comma aside.</summary>
    public (int Year, int Next)? ReadYear(int at)
    {
        if (Follows(at, Role.Of))
        {
            at++;
        }

        return this[at].IsNumber(4, 4) && this[at].Gap is Gap.Space or Gap.Comma or Gap.DotSpace or Gap.Apostrophe && this[at].Number is >= 1000 and < 3000 && !IsGlued(at + 1, at + 1)
            ? (this[at].Number, at + 1) : null;
    }

    private static bool IsPartOfTime(Term term) =>
        term[Role.DayWord] > 0 || term[Role.Part] > 0 || term[Role.Weekday] > 0
        || term[Role.Of] > 0 || term[Role.Until] > 0 || term[Role.Eve] > 0 || term[Role.PartOfToday] > 0;

    // Whether a token hangs on the one before it, and the other one at hand is a number or nothing lies between.
    private bool IsGlued(int at, int other) => this[at].Gap == Gap.None
        ? at > 0 && at < tokens.Count
        : this[at].Gap is Gap.Dot or Gap.Slash or Gap.Hyphen or Gap.Colon or Gap.Apostrophe && this[other].Number >= 0 && at > 0 && at < tokens.Count;
}

namespace Cairn.Core.Text;

/// <summary>Emoji, and letters beyond the first plane: each is a word of its own.</summary>
/// <remarks>Skin tones and the marks that choose between a coloured and a plain form are left out, so that 👍🏽 is found by 👍. Emoji that are joined
/// to one, as a family is, are a word together and one each.</remarks>
internal static class Symbols
{
    private const char Joiner = '\u200d';
    private const int SkinTone = 0x1f3fb;
    private const int SkinToneEnd = 0x1f400;
    private const int Flag = 0x1f1e6;
    private const int FlagEnd = 0x1f200;
    private const int Invisible = 0xe0000;
    private const int InvisibleEnd = 0xe0200;

    /// <summary>Reads the symbol that begins at a place and tells where it ends.</summary>
    public static int Read<TSink>(string text, int start, ref TSink sink)
        where TSink : struct, IWordSink
    {
        var code = CodeAt(text, start);
        var at = start + LengthOf(code);
        if (code is 0 or (>= Invisible and < InvisibleEnd))
        {
            return at;
        }

        if (code is >= Flag and < FlagEnd && CodeAt(text, at) is >= Flag and < FlagEnd)
        {
            sink.Add(text.AsSpan(start, 4), WordKind.Exact);
            return SkipMarks(text, at + 2);
        }

        at = SkipMarks(text, at);
        if (!IsJoined(text, at))
        {
            sink.Add(text.AsSpan(start, LengthOf(code)), WordKind.Exact);
            return at;
        }

        return ReadJoined(text, start, at, ref sink);
    }

    private static int ReadJoined<TSink>(string text, int start, int at, ref TSink sink)
        where TSink : struct, IWordSink
    {
        Span<char> whole = stackalloc char[Analyzer.TermLengthMax];
        var length = 0;
        var first = text.AsSpan(start, LengthOf(CodeAt(text, start)));
        first.CopyTo(whole);
        length += first.Length;
        var end = at;
        while (IsJoined(text, end))
        {
            var part = text.AsSpan(end + 1, LengthOf(CodeAt(text, end + 1)));
            if (length + 1 + part.Length <= whole.Length)
            {
                whole[length++] = Joiner;
                part.CopyTo(whole[length..]);
                length += part.Length;
            }

            end = SkipMarks(text, end + 1 + part.Length);
        }

        sink.Add(whole[..length], WordKind.Exact);
        sink.Add(first, WordKind.Exact);
        while (IsJoined(text, at))
        {
            var part = text.AsSpan(at + 1, LengthOf(CodeAt(text, at + 1)));
            sink.Add(part, WordKind.Exact);
            at = SkipMarks(text, at + 1 + part.Length);
        }

        return end;
    }

    private static bool IsJoined(string text, int at) =>
        at + 1 < text.Length && text[at] == Joiner && Characters.ClassOf(text[at + 1]) == CharacterClass.Symbol && CodeAt(text, at + 1) is not (0 or (>= Invisible and < InvisibleEnd));

    private static int SkipMarks(string text, int at)
    {
        while (at < text.Length)
        {
            var code = CodeAt(text, at);
            var isMark = code is (>= SkinTone and < SkinToneEnd) or (>= Invisible and < InvisibleEnd) || (text[at] != Joiner && Characters.ClassOf(text[at]) == CharacterClass.Mark);
            if (!isMark)
            {
                break;
            }

            at += LengthOf(code);
        }

        return at;
    }

    // The character at a place, or 0 for half a pair and beyond the end.
    private static int CodeAt(string text, int at) =>
        at >= text.Length ? 0
        : !char.IsSurrogate(text[at]) ? text[at]
        : at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? char.ConvertToUtf32(text[at], text[at + 1]) : 0;

    private static int LengthOf(int code) => code > char.MaxValue ? 2 : 1;
}

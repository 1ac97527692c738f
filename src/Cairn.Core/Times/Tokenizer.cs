using System.Globalization;
using Cairn.Core.Text;

namespace Cairn.Core.Times;

/// <summary>Cuts a text into words and numbers.</summary>
internal static class Tokenizer
{
    private const int DigitsMax = 9; // Nothing longer is part of a time.
    private const int GapLengthMax = 3;

    /// <summary>Whether a text can hold a time expression at all. Nearly all that cannot are told by one look at each letter.</summary>
    public static bool MayHoldTimes(string text)
    {
        var hash = 0u;
        foreach (var letter in text)
        {
            if ((uint)((letter | 0x20) - 'a') < 26)
            {
                hash = Lexicon.Hash(hash, (char)(letter | 0x20));
            }
            else if (char.IsAsciiDigit(letter))
            {
                return true;
            }
            else if (letter < 0x80)
            {
                if (Lexicon.MayTrigger(hash))
                {
                    return true;
                }

                hash = 0;
            }
            else if (char.IsLetter(letter))
            {
                hash = Lexicon.Hash(hash, Folding.Fold(letter));
            }
            else if (!IsMark(letter))
            {
                if (Lexicon.MayTrigger(hash))
                {
                    return true;
                }

                hash = 0;
            }
        }

        return Lexicon.MayTrigger(hash);
    }

    public static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        var end = 0;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsAsciiDigit(text[at]) && !char.IsLetter(text[at]))
            {
                at++;
                continue;
            }

            var gap = tokens.Count == 0 && at > 0 ? Gap.Break : GapOf(text.AsSpan(end, at - end), isFirst: at == 0);
            var token = char.IsAsciiDigit(text[at]) ? Number(text, at, gap) : Word(text, at, gap);
            tokens.Add(token);
            at = end = token.End;
        }

        return tokens;
    }

    private static Token Number(string text, int start, Gap gap)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var number = end - start <= DigitsMax ? int.Parse(text.AsSpan(start, end - start), CultureInfo.InvariantCulture) : int.MaxValue;
        return new Token(start, end - start, gap, null, number, IsCapital: false);
    }

    private static Token Word(string text, int start, Gap gap)
    {
        Span<char> folded = stackalloc char[Lexicon.WordLengthMax];
        var length = 0;
        var hash = 0u;
        var end = start;
        for (; end < text.Length && (char.IsLetter(text[end]) || IsMark(text[end])); end++)
        {
            if (!IsMark(text[end]) && ++length <= folded.Length)
            {
                folded[length - 1] = char.IsAscii(text[end]) ? (char)(text[end] | 0x20) : Folding.Fold(text[end]);
                hash = Lexicon.Hash(hash, folded[length - 1]);
            }
        }

        var term = length <= folded.Length ? Lexicon.Find(hash, folded[..length]) : null;
        return new Token(start, end - start, gap, term, -1, char.IsUpper(text[start]));
    }

    private static Gap GapOf(ReadOnlySpan<char> between, bool isFirst)
    {
        if (isFirst)
        {
            return Gap.Break;
        }

        if (between.IsEmpty || between is " ")
        {
            return between.IsEmpty ? Gap.None : Gap.Space;
        }

        if (between.Length > GapLengthMax)
        {
            return between.IsWhiteSpace() && !between.Contains('\n') ? Gap.Space : Gap.Break;
        }

        var sign = between.Trim();
        var isSpaced = sign.Length < between.Length;
        return sign switch
        {
            "" => Gap.Space,
            "," => Gap.Comma,
            "-" => isSpaced ? Gap.Dash : Gap.Hyphen,
            "–" or "—" => Gap.Dash,
            "/" when !isSpaced => Gap.Slash,
            "." => isSpaced ? Gap.DotSpace : Gap.Dot,
            ":" when !isSpaced => Gap.Colon,
            "+" when !isSpaced => Gap.Plus,
            "'" or "’" => Gap.Apostrophe,
            _ => Gap.Break,
        };
    }

    private static bool IsMark(char letter) =>
        letter >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(letter) is (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
}

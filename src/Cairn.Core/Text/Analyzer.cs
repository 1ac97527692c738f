using System.Globalization;

namespace Cairn.Core.Text;

/// <summary>Turns text into the terms under which it is indexed and found.</summary>
/// <remarks>Words are runs of letters and digits, folded (<see cref="Folding"/>), with English plurals brought to the singular; Chinese, Japanese
/// and Korean text gives overlapping pairs of characters. The same text always gives the same terms in one <see cref="Version"/>.</remarks>
public static class Analyzer
{
    /// <summary>Counts up whenever a text may give other terms than before; an index of another version is rebuilt.</summary>
    public const int Version = 2;

    /// <summary>Longest term in characters; the rest of a longer word is left out.</summary>
    public const int TermLengthMax = 64;

    /// <summary>The terms of a text, in its order, repeated as often as they stand there.</summary>
    public static List<string> Terms(string text)
    {
        var terms = new List<string>(text.Length / 6);
        Span<char> word = stackalloc char[TermLengthMax];
        var length = 0;
        var ideographs = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (IsIdeograph(character))
            {
                Flush(terms, word, ref length);
                ideographs++;
                AddIdeographs(terms, text, at, ideographs);
                continue;
            }

            ideographs = 0;
            if (char.IsLetterOrDigit(character))
            {
                if (length < TermLengthMax)
                {
                    word[length++] = Folding.Fold(character);
                }
            }
            else if (at + 1 < text.Length && char.IsSurrogatePair(character, text[at + 1]))
            {
                // Emoji and rare letters stand alone, so that neither hides the word that it touches.
                Flush(terms, word, ref length);
                terms.Add(text.Substring(at, 2));
                at++;
            }
            else if (!IsMark(character))
            {
                Flush(terms, word, ref length);
            }
        }

        Flush(terms, word, ref length);
        return terms;
    }

    /// <summary>.</summary>
    public static bool IsStopWord(string term) => false;

    /// <summary>.</summary>
    public static Language LanguageOf(string text) => Language.English;

    /// <summary>.</summary>
    public static List<string> Terms(string text, Language language) => Terms(text);

    /// <summary>.</summary>
    public static List<QueryWord> Query(string text, IReadOnlyCollection<Language> languages) => Terms(text).ConvertAll(term => new QueryWord(term, [term], false));

    // A lone character is a term of its own; from the second on, each pair is one, and the lone one is taken back.
    private static void AddIdeographs(List<string> terms, string text, int at, int run)
    {
        if (run == 1)
        {
            terms.Add(text.Substring(at, 1));
            return;
        }

        if (run == 2)
        {
            terms.RemoveAt(terms.Count - 1);
        }

        terms.Add(text.Substring(at - 1, 2));
    }

    private static void Flush(List<string> terms, Span<char> word, ref int length)
    {
        if (length > 0)
        {
            terms.Add(Singular(word[..length]).ToString());
            length = 0;
        }
    }

    // The S-stemmer of Harman, "How effective is suffixing?", 1991.
    private static ReadOnlySpan<char> Singular(Span<char> word)
    {
        if (word.Length <= 3 || word[^1] != 's')
        {
            return word;
        }

        if (word.EndsWith("ies") && !word.EndsWith("eies") && !word.EndsWith("aies"))
        {
            word[^3] = 'y';
            return word[..^2];
        }

        return word.EndsWith("us") || word.EndsWith("ss") ? word : word[..^1];
    }

    // Marks belong to the letter before them: accents, and the vowels of Indic scripts. They are left out.
    private static bool IsMark(char character) =>
        CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsIdeograph(char character) => character is
        (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff') or (>= '\uac00' and <= '\ud7af') or (>= '\uf900' and <= '\ufaff');
}

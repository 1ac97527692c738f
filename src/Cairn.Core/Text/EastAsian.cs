namespace Cairn.Core.Text;

/// <summary>Text without spaces between its words: overlapping pairs of characters, and each ideograph.</summary>
internal static class EastAsian
{
    private const char VoicedMark = '\u3099';
    private const char SemivoicedMark = '\u309a';
    private const char HalfWidthStart = '\uff66';

    // The katakana of U+FF66 to U+FF9D in full width.
    private const string FullWidth = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    private const string Voiceable = "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ";

    /// <summary>Reads the run that begins at a place and tells where it ends.</summary>
    public static int Read<TSink>(string text, int start, ref TSink sink)
        where TSink : struct, IWordSink
    {
        Span<char> pair = stackalloc char[2];
        var count = 0;
        var isIdeograph = false;
        var at = start;
        while (at < text.Length && Characters.ClassOf(text[at]) is CharacterClass.Ideograph or CharacterClass.Syllable or CharacterClass.Mark)
        {
            var kind = Characters.ClassOf(text[at]);
            var character = Compose(text, ref at);
            if (kind == CharacterClass.Mark)
            {
                continue;
            }

            // A character is known to stand alone when no other follows it, so each is told of one later.
            if (count > 0)
            {
                AddWithin(pair[1], isIdeograph, ref sink);
                pair[0] = pair[1];
                pair[1] = character;
                sink.Add(pair, WordKind.Exact);
            }

            pair[1] = character;
            isIdeograph = kind == CharacterClass.Ideograph;
            count++;
        }

        if (count == 1)
        {
            sink.Add(pair[1..], WordKind.Exact);
        }
        else
        {
            AddWithin(pair[1], isIdeograph, ref sink);
        }

        return at;
    }

    private static void AddWithin<TSink>(char character, bool isIdeograph, ref TSink sink)
        where TSink : struct, IWordSink
    {
        if (isIdeograph)
        {
            sink.Add([character], WordKind.Within);
        }
    }

    // Katakana in full width, and with its mark in one character, as ｶﾞ and カ with a combining mark are ガ.
    private static char Compose(string text, ref int at)
    {
        var character = text[at++];
        character = character is >= HalfWidthStart and <= '\uff9d' ? FullWidth[character - HalfWidthStart] : character;
        if (at < text.Length && Voiceable.Contains(character, StringComparison.Ordinal))
        {
            if (text[at] is VoicedMark or '\uff9e')
            {
                at++;
                return (char)(character + 1);
            }

            if (text[at] is SemivoicedMark or '\uff9f' && character is (>= 'は' and <= 'ほ') or (>= 'ハ' and <= 'ホ'))
            {
                at++;
                return (char)(character + 2);
            }
        }

        return character;
    }
}

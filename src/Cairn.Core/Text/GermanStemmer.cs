namespace Cairn.Core.Text;

/// <summary>The German stemmer of Snowball, as published at snowballstem.org/algorithms/german/stemmer.html, on folded words.</summary>
/// <remarks>Folding has done its last step before the first: umlauts are gone and <c>ß</c> is <c>ss</c>. So that umlauts typed as two letters meet
/// the others, <c>ae</c>, <c>oe</c> and <c>ue</c> lose their e, but not after a vowel or q (Bauer, neue, Quelle).
/// Beyond the published rules <c>Freundinnen</c> becomes <c>Freundin</c>, <c>Autos</c> <c>Auto</c>, and verbs lose their t.</remarks>
internal static class GermanStemmer
{
    private const int Region1Min = 3;
    private const int VerbMin = 4;
    private const int LongVerbMin = 6;

    private static readonly Letters Vowels = new("aeiouy");
    private static readonly Letters BeforeS = new("abdfghklmnort");
    private static readonly Letters BeforeSt = new("bdfghklmnt");
    private static readonly Letters BeforeT = new("bcdfghklmnprsz");
    private static readonly Letters BeforeEt = new("dfgklmnrstUz");

    private static readonly string[] Cases = ["erinnen", "erin", "ern", "em", "er", "en", "es", "ln", "e", "s"];
    private static readonly string[] Comparisons = ["est", "en", "er", "st", "et"];
    private static readonly string[] Derivations = ["isch", "lich", "heit", "keit", "end", "ung", "ig", "ik"];

    public static int Stem(Span<char> letters)
    {
        var word = new WordEnd(letters[..JoinUmlauts(letters)]);
        MarkConsonants(word);
        var region1 = word.Region(0, Vowels);
        var region2 = word.Region(region1, Vowels);
        region1 = Math.Max(region1, Region1Min);
        CutCase(ref word, region1);
        CutComparison(ref word, region1);
        CutDerivation(ref word, region1, region2);
        word.TryReplace("inn", "in", Region1Min);
        CutVerb(ref word);
        letters[..word.Length].Replace('U', 'u');
        letters[..word.Length].Replace('Y', 'y');
        return word.Length;
    }

    private static int JoinUmlauts(Span<char> letters)
    {
        var length = 0;
        for (var at = 0; at < letters.Length; at++)
        {
            letters[length++] = letters[at];
            var isUmlaut = letters[at] is 'a' or 'o' or 'u' && at + 1 < letters.Length && letters[at + 1] == 'e';
            if (isUmlaut && (at == 0 || (letters[at - 1] != 'q' && !Vowels.Has(letters[at - 1]))))
            {
                at++;
            }
        }

        return length;
    }

    private static void MarkConsonants(WordEnd word)
    {
        for (var at = 1; at + 1 < word.Length; at++)
        {
            if (word[at] is 'u' or 'y' && Vowels.Has(word[at - 1]) && Vowels.Has(word[at + 1]))
            {
                word[at] = char.ToUpperInvariant(word[at]);
            }
        }
    }

    private static void CutCase(ref WordEnd word, int region1)
    {
        var suffix = word.Longest(Cases);
        if (suffix.Length == 0 || word.Length - suffix.Length < region1 || (suffix == "s" && !BeforeS.Has(word.Last(2))))
        {
            return;
        }

        word.Cut(suffix == "ln" ? 1 : suffix.Length);
        if (suffix is "e" or "en" or "es")
        {
            word.TryReplace("niss", "nis");
        }
    }

    private static void CutComparison(ref WordEnd word, int region1)
    {
        var suffix = word.Longest(Comparisons);
        var isEnding = suffix switch
        {
            "" => false,
            "st" => word.Length >= 6 && BeforeSt.Has(word.Last(3)),
            "et" => BeforeEt.Has(word.Last(3)),
            _ => true,
        };
        if (isEnding && word.Length - suffix.Length >= region1)
        {
            word.Cut(suffix.Length);
        }
    }

    // lernt, kauft, spielt; but not Nacht, which would become nach.
    private static void CutVerb(ref WordEnd word)
    {
        if (word.Last(1) == 't' && BeforeT.Has(word.Last(2)))
        {
            word.TryCut("t", word.EndsWith("cht") ? LongVerbMin : VerbMin);
        }
    }

    private static void CutDerivation(ref WordEnd word, int region1, int region2)
    {
        var suffix = word.Longest(Derivations);
        if (suffix.Length == 0 || word.Length - suffix.Length < region2 || (suffix is "ig" or "ik" or "isch" && word.Last(suffix.Length + 1) == 'e'))
        {
            return;
        }

        word.Cut(suffix.Length);
        switch (suffix)
        {
            case "end" or "ung" when word.Last(3) != 'e':
                word.TryCut("ig", region2);
                break;
            case "lich" or "heit":
                _ = word.TryCut("er", region1) || word.TryCut("en", region1);
                break;
            case "keit":
                _ = word.TryCut("lich", region2) || word.TryCut("ig", region2);
                break;
            default:
                break;
        }
    }
}

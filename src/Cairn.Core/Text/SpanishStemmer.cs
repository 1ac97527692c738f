namespace Cairn.Core.Text;

/// <summary>The Spanish stemmer of Snowball, as published at snowballstem.org/algorithms/spanish/stemmer.html, on folded words.</summary>
/// <remarks>Without accents <c>-ió</c> and the noun ending <c>-io</c> are one, so <c>-ios</c> is cut as well; and a last z becomes c, so that <c>vez</c> meets <c>veces</c>.</remarks>
internal static class SpanishStemmer
{
    private static readonly Letters Vowels = new("aeiou");

    private static readonly string[] Pronouns = ["selas", "selos", "sela", "selo", "las", "les", "los", "nos", "me", "se", "la", "le", "lo"];

    private static readonly string[] BeforePronoun = ["iendo", "yendo", "ando", "ar", "er", "ir"];

    private static readonly string[] Plurals = ["lleres", "jeres", "ades"];

    private static readonly string[] Step1 =
        ["amientos", "imientos", "amiento", "imiento", "aciones", "uciones", "adoras", "adores", "ancias", "encias", "idades", "amente", "logias", "acion",
         "ucion", "adora", "antes", "ancia", "encia", "mente", "logia", "anzas", "ismos", "ables", "ibles", "istas", "ador", "ante", "anza", "icas", "icos",
         "ismo", "able", "ible", "ista", "osas", "osos", "idad", "ivas", "ivos", "ica", "ico", "oso", "osa", "iva", "ivo"];

    private static readonly string[] VerbsInY = ["yamos", "yeron", "yendo", "yais", "yan", "yen", "yas", "yes", "ya", "ye", "yo"];

    private static readonly string[] Verbs =
        ["ariamos", "eriamos", "iriamos", "ieramos", "iesemos", "ariais", "aremos", "eriais", "eremos", "iriais", "iremos", "ierais", "ieseis", "asteis",
         "isteis", "abamos", "aramos", "asemos", "arian", "arias", "areis", "erian", "erias", "ereis", "irian", "irias", "ireis", "ieran", "iesen", "ieron",
         "iendo", "ieras", "ieses", "abais", "arais", "aseis", "iamos", "aran", "aras", "aria", "eran", "eras", "eria", "iran", "iras", "iria", "iera", "iese",
         "aste", "iste", "aban", "asen", "aron", "ando", "abas", "adas", "idas", "ases", "iais", "ados", "idos", "amos", "imos", "emos", "ara", "are", "era",
         "ere", "ira", "ire", "aba", "ada", "ida", "ase", "ian", "ado", "ido", "ias", "ios", "ais", "eis", "ia", "ad", "ed", "id", "an", "io", "ar", "er",
         "ir", "as", "is", "en", "es"];

    public static int Stem(Span<char> letters)
    {
        var word = new WordEnd(letters);

        // Plurals of nouns whose singular ends as an infinitive or an imperative does: ciudades, mujeres, talleres.
        if (word.Longest(Plurals, 1).Length > 0)
        {
            word.Cut(2);
        }

        var regionV = RegionV(word);
        var region1 = word.Region(0, Vowels);
        var region2 = word.Region(region1, Vowels);

        CutPronoun(ref word, regionV);
        if (!CutStandard(ref word, region1, region2) && !CutVerbInY(ref word, regionV))
        {
            CutVerb(ref word, regionV);
        }

        CutResidue(ref word, regionV);
        word.TryReplace("z", "c");
        return word.Length;
    }

    private static int RegionV(WordEnd word)
    {
        if (word.Length < 3)
        {
            return word.Length;
        }

        // After the next vowel behind a consonant in the second place, after the next consonant behind two vowels, else after the third letter.
        var isVowelSought = !Vowels.Has(word[1]);
        if (!isVowelSought && !Vowels.Has(word[0]))
        {
            return 3;
        }

        var at = 2;
        while (at < word.Length && Vowels.Has(word[at]) != isVowelSought)
        {
            at++;
        }

        return Math.Min(at + 1, word.Length);
    }

    private static void CutPronoun(ref WordEnd word, int regionV)
    {
        var pronoun = word.Longest(Pronouns, regionV);
        if (pronoun.Length == 0)
        {
            return;
        }

        var verb = word;
        verb.Cut(pronoun.Length);
        var form = verb.Longest(BeforePronoun, regionV);
        if (form.Length > 0 && (form != "yendo" || verb.Last(6) == 'u'))
        {
            word = verb;
        }
    }

    private static bool CutStandard(ref WordEnd word, int region1, int region2)
    {
        var suffix = word.Longest(Step1);
        if (suffix.Length == 0 || word.Length - suffix.Length < (suffix == "amente" ? region1 : region2))
        {
            return false;
        }

        word.Cut(suffix.Length);
        switch (suffix)
        {
            case "adora" or "ador" or "acion" or "adoras" or "adores" or "aciones" or "ante" or "antes" or "ancia" or "ancias":
                word.TryCut("ic", region2);
                break;
            case "logia" or "logias":
                word.Replace(0, "log");
                break;
            case "ucion" or "uciones":
                word.Replace(0, "u");
                break;
            case "encia" or "encias":
                word.Replace(0, "ente");
                break;
            case "amente":
                _ = word.TryCut("iv", region2) ? word.TryCut("at", region2) : word.TryCut("os", region2) || word.TryCut("ic", region2) || word.TryCut("ad", region2);
                break;
            case "mente":
                _ = word.TryCut("ante", region2) || word.TryCut("able", region2) || word.TryCut("ible", region2);
                break;
            case "idad" or "idades":
                _ = word.TryCut("abil", region2) || word.TryCut("ic", region2) || word.TryCut("iv", region2);
                break;
            case "iva" or "ivo" or "ivas" or "ivos":
                word.TryCut("at", region2);
                break;
            default:
                break;
        }

        return true;
    }

    private static bool CutVerbInY(ref WordEnd word, int regionV)
    {
        var suffix = word.Longest(VerbsInY, regionV);
        if (suffix.Length == 0 || word.Last(suffix.Length + 1) != 'u')
        {
            return false;
        }

        word.Cut(suffix.Length);
        return true;
    }

    private static void CutVerb(ref WordEnd word, int regionV)
    {
        var suffix = word.Longest(Verbs, regionV);
        word.Cut(suffix.Length);
        if (suffix is "en" or "es" or "eis" or "emos" && word.EndsWith("gu"))
        {
            word.Cut(1);
        }
    }

    private static void CutResidue(ref WordEnd word, int regionV)
    {
        if (word.TryCut("e", regionV))
        {
            if (word.EndsWith("gu"))
            {
                word.TryCut("u", regionV);
            }
        }
        else
        {
            _ = word.TryCut("os", regionV) || word.TryCut("a", regionV) || word.TryCut("o", regionV) || word.TryCut("i", regionV);
        }
    }
}

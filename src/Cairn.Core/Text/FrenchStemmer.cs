namespace Cairn.Core.Text;

/// <summary>The French stemmer of Snowball, as published at snowballstem.org/algorithms/french/stemmer.html, on folded words.</summary>
/// <remarks>Without accents <c>é</c> and <c>e</c> are one: the participles are cut with the silent e, so that <c>mangé</c>, <c>mangée</c> and <c>mange</c> meet.
/// A plural in -its goes the way of its singular, and the endings <c>-îmes</c> and <c>-îtes</c>, which nobody says, are left to those of nouns.</remarks>
internal static class FrenchStemmer
{
    private const int EndMin = 4;

    private static readonly Letters Vowels = new("aeiouy");

    private static readonly string[] Step1 =
        ["issements", "issement", "atrices", "atrice", "ateurs", "ations", "logies", "usions", "utions", "ateur", "ation", "logie", "usion", "ution", "ences",
         "ances", "iqUes", "ismes", "ables", "istes", "amment", "emment", "ements", "ement", "ence", "ance", "iqUe", "isme", "able", "iste", "ments", "euses",
         "euse", "ment", "ites", "eaux", "ives", "ite", "ive", "ifs", "aux", "eux", "if"];

    private static readonly string[] VerbsInI =
        ["issaIent", "issantes", "issions", "issante", "issants", "iraIent", "issais", "issait", "issant", "issent", "issiez", "issons", "irions",
         "isses", "issez", "irais", "irait", "irent", "iriez", "irons", "iront", "isse", "irai", "iras", "irez", "ira", "ies", "ir", "is", "it", "ie", "i"];

    private static readonly string[] VerbsInE =
        ["assions", "assent", "assiez", "eraIent", "erions", "asses", "antes", "aIent", "erais", "erait", "erent", "eriez", "erons", "eront", "asse", "ante",
         "ants", "ames", "ates", "erai", "eras", "erez", "ions", "ais", "ait", "ant", "era", "iez", "ees", "at", "ai", "as", "er", "ez", "ee", "a"];

    public static int Stem(Span<char> letters)
    {
        var word = new WordEnd(letters);
        if (word.EndsWith("its"))
        {
            word.Cut(1);
        }

        MarkConsonants(word);
        var regionV = RegionV(word);
        var region1 = word.Region(0, Vowels);
        var region2 = word.Region(region1, Vowels);

        var standard = CutStandard(ref word, regionV, region1, region2);
        var isDone = standard is not ("" or "amment" or "emment" or "ment" or "ments");
        if (!isDone && !CutVerb(ref word, regionV, region2))
        {
            CutResidue(ref word, regionV, region2);
        }

        if (word.EndsWith("enn") || word.EndsWith("onn") || word.EndsWith("ett") || word.EndsWith("ell") || word.EndsWith("eill"))
        {
            word.Cut(1);
        }

        // Of étudier and étudie, première and premier, ami and amis, actif and active one keeps more than the other.
        word.TryReplace("Y", "i");
        word.TryReplace("if", "iv");
        word.TryCut("i", EndMin);
        foreach (ref var letter in letters[..word.Length])
        {
            letter = char.ToLowerInvariant(letter);
        }

        return word.Length;
    }

    private static void MarkConsonants(WordEnd word)
    {
        for (var at = 0; at < word.Length; at++)
        {
            var afterVowel = at > 0 && Vowels.Has(word[at - 1]);
            var beforeVowel = at + 1 < word.Length && Vowels.Has(word[at + 1]);
            var isConsonant = word[at] switch
            {
                'u' => (afterVowel && beforeVowel) || (at > 0 && word[at - 1] == 'q'),
                'i' => afterVowel && beforeVowel,
                'y' => afterVowel || beforeVowel,
                _ => false,
            };
            word[at] = isConsonant ? char.ToUpperInvariant(word[at]) : word[at];
        }
    }

    private static int RegionV(WordEnd word)
    {
        if (word.Length >= 3 && (word.Word[..3] is "par" or "col" or "tap" || (Vowels.Has(word[0]) && Vowels.Has(word[1]))))
        {
            return 3;
        }

        var at = 1;
        while (at < word.Length && !Vowels.Has(word[at]))
        {
            at++;
        }

        return Math.Min(at + 1, word.Length);
    }

    // What was cut or replaced, or "" for nothing.
    private static string CutStandard(ref WordEnd word, int regionV, int region1, int region2)
    {
        var suffix = word.Longest(Step1);
        var start = word.Length - suffix.Length;
        var singular = suffix.EndsWith('s') ? suffix[..^1] : suffix;
        bool TryTake(ref WordEnd word, string by, int from)
        {
            if (suffix.Length == 0 || start < from)
            {
                return false;
            }

            word.Replace(suffix.Length, by);
            return true;
        }

        switch (singular)
        {
            case "atrice" or "ateur" or "ation" when TryTake(ref word, "", region2):
                _ = word.TryCut("ic", region2) || word.TryReplace("ic", "iqU");
                return suffix;
            case "ement" when TryTake(ref word, "", regionV):
                CutBeforeMent(ref word, regionV, region1, region2);
                return suffix;
            case "ite" when TryTake(ref word, "", region2):
                _ = word.TryCut("abil", region2) || word.TryReplace("abil", "abl") || word.TryCut("ic", region2) || word.TryReplace("ic", "iqU") || word.TryCut("iv", region2);
                return suffix;
            case "if" or "ive" when TryTake(ref word, "", region2):
                if (word.TryCut("at", region2))
                {
                    _ = word.TryCut("ic", region2) || word.TryReplace("ic", "iqU");
                }

                return suffix;
            case "euse" when TryTake(ref word, "", region2) || TryTake(ref word, "eux", region1):
            case "issement" when !Vowels.Has(word.Last(suffix.Length + 1)) && TryTake(ref word, "", region1):
            case "ment" when Vowels.Has(word.Last(suffix.Length + 1)) && TryTake(ref word, "", regionV + 1):
            case "ance" or "iqUe" or "isme" or "able" or "iste" when TryTake(ref word, "", region2):
            case "eux" when TryTake(ref word, "", region2):
            case "logie" when TryTake(ref word, "log", region2):
            case "usion" or "ution" when TryTake(ref word, "u", region2):
            case "ence" when TryTake(ref word, "ent", region2):
            case "amment" when TryTake(ref word, "ant", regionV):
            case "emment" when TryTake(ref word, "ent", regionV):
                return suffix;
            default:
                return suffix switch
                {
                    "eaux" when TryTake(ref word, "eau", 0) => suffix,
                    "aux" when TryTake(ref word, "al", region1) => suffix,
                    _ => "",
                };
        }
    }

    private static void CutBeforeMent(ref WordEnd word, int regionV, int region1, int region2)
    {
        if (word.TryCut("iv", region2))
        {
            word.TryCut("at", region2);
        }
        else if (!word.TryCut("eus", region2) && !word.TryReplace("eus", "eux", region1) && !word.TryCut("abl", region2) && !word.TryCut("iqU", region2))
        {
            _ = word.TryReplace("ier", "i", regionV) || word.TryReplace("Ier", "i", regionV);
        }
    }

    private static bool CutVerb(ref WordEnd word, int regionV, int region2)
    {
        var suffix = word.Longest(VerbsInI, regionV);
        if (suffix.Length > 0 && word.Length - suffix.Length > regionV && !Vowels.Has(word.Last(suffix.Length + 1)) && word.Word is not "petit")
        {
            word.Cut(suffix.Length);
            return true;
        }

        suffix = word.Longest(VerbsInE, regionV);
        if (suffix.Length == 0 || (suffix == "ions" && word.Length - suffix.Length < region2))
        {
            return false;
        }

        word.Cut(suffix.Length);
        if (suffix[0] == 'a')
        {
            word.TryCut("e", regionV);
        }

        return true;
    }

    private static void CutResidue(ref WordEnd word, int regionV, int region2)
    {
        // The s of a plural: amis and vélos too, but not gros and bois.
        if (word.Last(1) == 's' && word.Last(2) switch
        {
            'a' or 'u' or 's' => false,
            'i' => word.Length > 3 && !Vowels.Has(word.Last(3)),
            'o' => word.Length > EndMin,
            _ => word.Length > 1,
        })
        {
            word.Cut(1);
        }

        if (word.EndsWith("ion") && word.Length - 3 >= region2 && word.Last(4) is 's' or 't')
        {
            word.TryCut("ion", regionV);
        }
        else if (!word.TryReplace("iere", "i", regionV) && !word.TryReplace("Iere", "i", regionV)
            && !word.TryReplace("ier", "i", regionV) && !word.TryReplace("Ier", "i", regionV))
        {
            word.TryCut("e", regionV);
        }
    }
}

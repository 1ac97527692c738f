namespace Cairn.Core.Text;

/// <summary>The English stemmer of M. F. Porter, "Porter2", as published at snowballstem.org/algorithms/english/stemmer.html, with its exceptional forms.</summary>
/// <remarks>Apostrophes do not come this far (<see cref="Words{TSink}"/>), and irregular forms have been replaced (<see cref="IrregularForms"/>).</remarks>
internal static class EnglishStemmer
{
    private static readonly Letters Vowels = new("aeiouy");
    private static readonly Letters BeforeLi = new("cdeghkmnrt");
    private static readonly Letters Doubled = new("bdfgmnprt");

    private static readonly string[] LongRegions = ["gener", "commun", "arsen", "univers", "organ", "emerg", "later", "past", "inter"];

    private static readonly string[] Step1 = ["eedly", "ingly", "edly", "eed", "ing", "ed"];

    private static readonly string[] Step2 =
        ["ization", "ational", "fulness", "ousness", "iveness", "tional", "biliti", "lessli", "entli", "ation", "alism", "aliti", "ousli", "iviti", "fulli",
         "ogist", "enci", "anci", "abli", "izer", "ator", "alli", "bli", "ogi", "li"];

    private static readonly string[] Step3 = ["ational", "tional", "alize", "icate", "iciti", "ative", "ical", "ness", "ful"];

    private static readonly string[] Step4 =
        ["ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic"];

    public static int Stem(Span<char> letters)
    {
        if (letters.Length <= 2)
        {
            return letters.Length;
        }

        var word = new WordEnd(letters);
        if (Exception(letters) is { } stem)
        {
            word.Replace(letters.Length, stem);
            return word.Length;
        }

        MarkConsonants(letters);
        var (region1, region2) = Regions(word);
        CutPlural(ref word);
        if (word.Word is not ("inning" or "outing" or "canning" or "herring" or "earring" or "evening"))
        {
            CutPast(ref word, region1);
            if (word.Length > 2 && word.Last(1) is 'y' or 'Y' && !Vowels.Has(word.Last(2)))
            {
                word[word.Length - 1] = 'i';
            }

            Derive(ref word, region1);
            DeriveAgain(ref word, region1, region2);
            CutDerivation(ref word, region2);
            CutSilentLetter(ref word, region1, region2);
        }

        letters[..word.Length].Replace('Y', 'y');
        return word.Length;
    }

    private static string? Exception(ReadOnlySpan<char> word) => word switch
    {
        "skis" => "ski",
        "skies" => "sky",
        "idly" => "idl",
        "gently" => "gentl",
        "ugly" => "ugli",
        "early" => "earli",
        "only" => "onli",
        "singly" => "singl",
        "sky" or "news" or "howe" or "atlas" or "cosmos" or "bias" or "andes" => word.ToString(),
        _ => null,
    };

    private static void MarkConsonants(Span<char> letters)
    {
        for (var at = 0; at < letters.Length; at++)
        {
            if (letters[at] == 'y' && (at == 0 || Vowels.Has(letters[at - 1])))
            {
                letters[at] = 'Y';
            }
        }
    }

    private static (int One, int Two) Regions(WordEnd word)
    {
        var one = word.Region(0, Vowels);
        foreach (var start in LongRegions)
        {
            if (word.Word.StartsWith(start))
            {
                one = start.Length;
            }
        }

        return (one, word.Region(one, Vowels));
    }

    private static void CutPlural(ref WordEnd word)
    {
        if (word.EndsWith("sses"))
        {
            word.Cut(2);
        }
        else if (word.EndsWith("ies") || word.EndsWith("ied"))
        {
            word.Cut(word.Length > 4 ? 2 : 1);
        }
        else if (word.Last(1) == 's' && word.Last(2) is not ('u' or 's') && HasVowel(word, word.Length - 2))
        {
            word.Cut(1);
        }
    }

    private static void CutPast(ref WordEnd word, int region1)
    {
        var suffix = word.Longest(Step1);
        if (suffix is "eed" or "eedly")
        {
            if (word.Length - suffix.Length >= region1 && word.Word is not ("proceed" or "exceed" or "succeed"))
            {
                word.Replace(suffix.Length, "ee");
            }

            return;
        }

        if (suffix.Length == 0 || !HasVowel(word, word.Length - suffix.Length))
        {
            return;
        }

        // dying, lying, tying
        if (suffix == "ing" && word.Length == 5 && word[1] == 'y' && !Vowels.Has(word[0]))
        {
            word.Replace(4, "ie");
            return;
        }

        word.Cut(suffix.Length);
        if (word.EndsWith("at") || word.EndsWith("bl") || word.EndsWith("iz"))
        {
            word.Replace(0, "e");
        }
        else if (word.Last(1) == word.Last(2) && Doubled.Has(word.Last(1)))
        {
            // add, ebb, egg, odd and off keep both.
            word.Cut(word.Length == 3 && word[0] is 'a' or 'e' or 'o' ? 0 : 1);
        }
        else if (region1 >= word.Length && EndsInShortSyllable(word))
        {
            word.Replace(0, "e");
        }
    }

    private static void Derive(ref WordEnd word, int region1)
    {
        var suffix = word.Longest(Step2);
        if (suffix.Length == 0 || word.Length - suffix.Length < region1)
        {
            return;
        }

        string? by = suffix switch
        {
            "tional" => "tion",
            "enci" => "ence",
            "anci" => "ance",
            "abli" => "able",
            "entli" => "ent",
            "izer" or "ization" => "ize",
            "ational" or "ation" or "ator" => "ate",
            "alism" or "aliti" or "alli" => "al",
            "fulness" or "fulli" => "ful",
            "ousli" or "ousness" => "ous",
            "iveness" or "iviti" => "ive",
            "biliti" or "bli" => "ble",
            "ogist" => "og",
            "lessli" => "less",
            "ogi" => word.Last(4) == 'l' ? "og" : null,
            _ => BeforeLi.Has(word.Last(3)) ? "" : null,
        };
        if (by is not null)
        {
            word.Replace(suffix.Length, by);
        }
    }

    private static void DeriveAgain(ref WordEnd word, int region1, int region2)
    {
        var suffix = word.Longest(Step3);
        if (suffix.Length == 0 || word.Length - suffix.Length < (suffix == "ative" ? region2 : region1))
        {
            return;
        }

        word.Replace(suffix.Length, suffix switch
        {
            "tional" => "tion",
            "ational" => "ate",
            "alize" => "al",
            "icate" or "iciti" or "ical" => "ic",
            _ => "",
        });
    }

    private static void CutDerivation(ref WordEnd word, int region2)
    {
        var suffix = word.Longest(Step4);
        if (suffix.Length > 0 && word.Length - suffix.Length >= region2 && (suffix != "ion" || word.Last(4) is 's' or 't'))
        {
            word.Cut(suffix.Length);
        }
    }

    private static void CutSilentLetter(ref WordEnd word, int region1, int region2)
    {
        var last = word.Length - 1;
        if (word.Last(1) == 'l')
        {
            word.Cut(last >= region2 && word.Last(2) == 'l' ? 1 : 0);
        }
        else if (word.Last(1) == 'e' && last >= region1)
        {
            word.Cut(1);
            if (last < region2 && EndsInShortSyllable(word))
            {
                word.Replace(0, "e");
            }
        }
    }

    private static bool HasVowel(WordEnd word, int end)
    {
        for (var at = 0; at < end; at++)
        {
            if (Vowels.Has(word[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsInShortSyllable(WordEnd word) =>
        word.Word is "past"
        || (word.Length == 2 ? Vowels.Has(word[0]) && !Vowels.Has(word[1])
            : word.Length > 2 && !Vowels.Has(word.Last(1)) && word.Last(1) is not ('w' or 'x' or 'Y') && Vowels.Has(word.Last(2)) && !Vowels.Has(word.Last(3)));
}

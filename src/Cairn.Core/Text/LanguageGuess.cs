namespace Cairn.Core.Text;

/// <summary>Tells the language of a text by its function words, and by letters that only some languages have.</summary>
internal static class LanguageGuess
{
    private const int CharactersMax = 1_000;
    private const int Languages = 4;

    // What a word or a letter weighs, by how much it tells; a shared word is likeliest English, where it can be.
    private const int OwnWord = 4;
    private const int SharedWord = 1;
    private const int SharedEnglishWord = 2;
    private const int OwnLetter = 2;
    private const int SharedLetter = 1;

    // What another language must have more than English, and than which nothing more is needed.
    private const int LeadMin = 2;
    private const int LeadMax = 12;

    /// <summary>The language that clearly leads, or null.</summary>
    public static Language? Of(string text)
    {
        Span<int> weights = stackalloc int[Languages];
        Span<char> word = stackalloc char[StopWords.LengthMax];
        var length = 0;
        var end = Math.Min(text.Length, CharactersMax);
        for (var at = 0; at < end; at++)
        {
            var character = text[at];
            if (character >= 128)
            {
                Weigh(character, weights);
            }

            // A digit makes a word a code, which speaks for no language.
            if (char.IsLetterOrDigit(character))
            {
                if (length < word.Length)
                {
                    word[length] = Folding.Fold(character);
                }

                length++;
                continue;
            }

            if (length > 0 && length <= word.Length && Weigh(word[..length], weights) && Leading(weights) is { } early && Lead(weights, early) >= LeadMax)
            {
                return early;
            }

            length = 0;
        }

        if (length > 0 && length <= word.Length)
        {
            Weigh(word[..length], weights);
        }

        return Leading(weights);
    }

    private static bool Weigh(ReadOnlySpan<char> word, Span<int> weights)
    {
        // A letter alone is a name more often than a word, but for the English a and I.
        var languages = word is ['a'] or ['i'] or [_, _, ..] ? StopWords.LanguagesOf(word) : 0;
        var isShared = (languages & (languages - 1)) != 0;
        for (var language = 0; language < Languages; language++)
        {
            if ((languages & (1 << language)) != 0)
            {
                weights[language] += !isShared ? OwnWord : language == (int)Language.English ? SharedEnglishWord : SharedWord;
            }
        }

        return languages != 0;
    }

    private static void Weigh(char letter, Span<int> weights)
    {
        switch (char.ToLowerInvariant(letter))
        {
            case 'ä' or 'ö' or 'ü' or 'ß':
                weights[(int)Language.German] += OwnLetter;
                break;
            case 'à' or 'â' or 'ç' or 'è' or 'ê' or 'î' or 'ô' or 'ù' or 'û' or 'œ':
                weights[(int)Language.French] += OwnLetter;
                break;
            case 'á' or 'í' or 'ó' or 'ú' or 'ñ' or '¿' or '¡':
                weights[(int)Language.Spanish] += OwnLetter;
                break;
            case 'é':
                weights[(int)Language.French] += SharedLetter;
                weights[(int)Language.Spanish] += SharedLetter;
                break;
            default:
                break;
        }
    }

    private static Language? Leading(Span<int> weights)
    {
        var best = 0;
        for (var language = 1; language < Languages; language++)
        {
            best = weights[language] > weights[best] ? language : best;
        }

        return Lead(weights, (Language)best) >= LeadMin ? (Language)best : null;
    }

    private static int Lead(Span<int> weights, Language language)
    {
        var second = 0;
        for (var other = 0; other < Languages; other++)
        {
            second = other == (int)language ? second : Math.Max(second, weights[other]);
        }

        return weights[(int)language] - second;
    }
}

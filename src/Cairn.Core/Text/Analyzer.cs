namespace Cairn.Core.Text;

/// <summary>Turns text into the terms under which it is indexed, and queries into the words to look for (docs/reference/analysis.md).</summary>
/// <remarks>The same text in the same language always gives the same terms in one <see cref="Version"/>. Any text will do, malformed UTF-16 included.
/// Safe to call on any thread.</remarks>
public static class Analyzer
{
    /// <summary>Counts up whenever a text may give other terms than before; an index of another version is rebuilt.</summary>
    public const int Version = 2;

    /// <summary>Longest term in characters; the rest of a longer word is left out.</summary>
    public const int TermLengthMax = 64;

    private const int CharactersPerTerm = 5;

    /// <summary>The language of a text, from its function words and letters; English where no other is likelier.</summary>
    /// <remarks>Looks at the first 1,000 characters at most.</remarks>
    public static Language LanguageOf(string text) => LanguageGuess.Of(text) ?? Language.English;

    /// <summary>The terms of a text in its own language, in its order, repeated as often as they stand there.</summary>
    public static List<string> Terms(string text) => Terms(text, LanguageOf(text));

    /// <summary>The terms of a text in a language, in its order, repeated as often as they stand there.</summary>
    public static List<string> Terms(string text, Language language)
    {
        var terms = new List<string>((text.Length / CharactersPerTerm) + 1);
        var sink = new TermSink(terms, language);
        new Words<TermSink>(text, stackalloc char[TermLengthMax], ref sink).Read();
        return terms;
    }

    /// <summary>Whether a term is the stem of a function word in any language.</summary>
    public static bool IsStopWord(string term) => StopWords.HasStem(term);

    /// <summary>The words of a query in its order, each with every term under which texts in the given languages may have it.</summary>
    /// <param name="languages">Those of the texts to be found; that of the query itself where there are none.</param>
    public static List<QueryWord> Query(string text, IReadOnlyCollection<Language> languages)
    {
        var told = LanguageGuess.Of(text);
        var words = new List<QueryWord>();
        var sink = new QuerySink(words, languages.Count > 0 ? languages : new[] { told ?? Language.English }, told);
        new Words<QuerySink>(text, stackalloc char[TermLengthMax], ref sink).Read();
        return words;
    }
}

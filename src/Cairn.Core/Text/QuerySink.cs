namespace Cairn.Core.Text;

/// <summary>Makes the words of a query.</summary>
internal readonly struct QuerySink(List<QueryWord> words, Language[] languages, Language? told) : IWordSink
{
    public void Add(ReadOnlySpan<char> word, WordKind kind)
    {
        if (kind == WordKind.Within)
        {
            return;
        }

        var asked = word.ToString();
        if (kind == WordKind.Exact)
        {
            words.Add(new QueryWord(asked, [asked], IsStopWord: false));
            return;
        }

        string[] terms = [.. languages.Select(language => TermCache.TermOf(asked, language)).Distinct(StringComparer.Ordinal)];
        words.Add(new QueryWord(asked, terms, told is { } known ? StopWords.Has(asked, known) : Array.Exists(languages, language => StopWords.Has(asked, language))));
    }
}

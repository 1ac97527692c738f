namespace Cairn.Core.Text;

/// <summary>Makes the words of a query.</summary>
internal readonly struct QuerySink(List<QueryWord> words, IReadOnlyCollection<Language> languages, Language? told) : IWordSink
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

        var terms = new List<string>(languages.Count);
        var isStopWord = told is { } known && StopWords.Has(asked, known);
        foreach (var language in languages)
        {
            isStopWord |= told is null && StopWords.Has(asked, language);
            var term = TermCache.TermOf(asked, language);
            if (!terms.Contains(term))
            {
                terms.Add(term);
            }
        }

        words.Add(new QueryWord(asked, terms, isStopWord));
    }
}

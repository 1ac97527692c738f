namespace Cairn.Core.Text;

/// <summary>Brings a word to its stem in a language.</summary>
internal static class Stemming
{
    /// <param name="word">Folded, at most <see cref="Analyzer.TermLengthMax"/> characters.</param>
    public static string TermOf(ReadOnlySpan<char> word, Language language)
    {
        // Of the scripts, only the Latin one has stemmers here.
        if (word.ContainsAnyExceptInRange('a', 'z'))
        {
            return word.ToString();
        }

        if (language == Language.English && IrregularForms.BaseOf(word) is { } found)
        {
            word = found;
        }

        Span<char> letters = stackalloc char[Analyzer.TermLengthMax];
        letters = letters[..word.Length];
        word.CopyTo(letters);
        var length = language switch
        {
            Language.German => GermanStemmer.Stem(letters),
            Language.French => FrenchStemmer.Stem(letters),
            Language.Spanish => SpanishStemmer.Stem(letters),
            _ => EnglishStemmer.Stem(letters),
        };
        return length == 0 ? word.ToString() : letters[..length].ToString();
    }
}

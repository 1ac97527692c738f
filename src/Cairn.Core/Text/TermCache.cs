namespace Cairn.Core.Text;

/// <summary>Terms that were made lately, since the same few words make most of every text. Of fixed size; safe on any thread, since an entry never changes.</summary>
internal static class TermCache
{
    private const int EntriesMax = 4_096;
    private const int WordLengthMax = 20;
    private const int LanguagesMax = 16;
    private const int IndexShift = 20;

    private static readonly Entry?[] Entries = new Entry?[EntriesMax];

    /// <summary>The term of a folded word in a language, or the word itself where that is null.</summary>
    public static string TermOf(ReadOnlySpan<char> word, Language? language)
    {
        if (word.Length > WordLengthMax)
        {
            return Make(word, language);
        }

        var at = ((WordTable.HashOf(word) >> IndexShift) + (uint)(language ?? (Language)LanguagesMax)) % EntriesMax;
        ref var place = ref Entries[at];
        var entry = place;
        if (entry is null || entry.Language != language || !word.SequenceEqual(entry.Word))
        {
            var term = Make(word, language);
            place = entry = new Entry(word.SequenceEqual(term) ? term : word.ToString(), language, term);
        }

        return entry.Term;
    }

    private static string Make(ReadOnlySpan<char> word, Language? language) => language is { } known ? Stemming.TermOf(word, known) : word.ToString();

    private sealed class Entry(string word, Language? language, string term)
    {
        public string Word => word;

        public Language? Language => language;

        public string Term => term;
    }
}

using System.Collections.Frozen;

namespace Cairn.Core.Times;

/// <summary>The words that time expressions are made of, in English, German, French and Spanish, folded as <see cref="Tokenizer"/> folds them.</summary>
internal static class Lexicon
{
    /// <summary>Longer words are not looked up.</summary>
    public const int WordLengthMax = 14;

    private const int FilterMask = 4095;

    private static readonly FrozenDictionary<uint, Term> ByHash = MakeTerms();
    private static readonly bool[] TriggerFilter = MakeTriggerFilter();

    /// <summary>Adds a folded letter to the hash of a word, which starts at 0.</summary>
    public static uint Hash(uint hash, char letter) => (hash * 31) + letter;

    public static Term? Find(uint hash, ReadOnlySpan<char> folded) =>
        ByHash.TryGetValue(hash, out var term) && folded.SequenceEqual(term.Word) ? term : null;

    /// <summary>Whether a word of this hash may be one without which there is no time expression; digits are the other sign.</summary>
    public static bool MayTrigger(uint hash) => TriggerFilter[Slot(hash)] && ByHash.TryGetValue(hash, out var term) && term.IsTrigger;

    private static uint Slot(uint hash) => (hash ^ (hash >> 12)) & FilterMask;

    // One look at a small table answers for nearly all words.
    private static bool[] MakeTriggerFilter()
    {
        var filter = new bool[FilterMask + 1];
        foreach (var (hash, _) in ByHash.Where(pair => pair.Value.IsTrigger))
        {
            filter[Slot(hash)] = true;
        }

        return filter;
    }

    private static FrozenDictionary<uint, Term> MakeTerms()
    {
        var terms = new Dictionary<string, Term>(StringComparer.Ordinal);
        foreach (var (role, words) in Vocabulary.InOrder)
        {
            var groups = words.Split(' ');
            for (var at = 0; at < groups.Length; at++)
            {
                AddAll(terms, role, at + 1, groups[at].Split('/'));
            }
        }

        foreach (var (role, value, words) in Vocabulary.Valued)
        {
            AddAll(terms, role, value, words.Split(' '));
        }

        return terms.Values.ToFrozenDictionary(term => term.Word.Aggregate(0u, Hash));
    }

    private static void AddAll(Dictionary<string, Term> terms, Role role, int value, string[] words)
    {
        foreach (var word in words)
        {
            if (!terms.TryGetValue(word, out var term))
            {
                terms.Add(word, term = new Term(word));
            }

            term[role] = value;
        }
    }
}

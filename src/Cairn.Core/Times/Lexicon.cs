using System.Collections.Frozen;

namespace Cairn.Core.Times;

/// <summary>The words that time expressions are made of, in English, German, French and Spanish, folded as <see cref="Tokenizer"/> folds them.</summary>
internal static class Lexicon
{
    /// <summary>Longer words are not looked up.</summary>
    public const int WordLengthMax = 14;

    private const int FilterMask = 4095;

    private static readonly FrozenDictionary<string, Term> Terms = MakeTerms();
    private static readonly FrozenDictionary<string, Term>.AlternateLookup<ReadOnlySpan<char>> BySpan = Terms.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<uint> Triggers = MakeTriggers();
    private static readonly bool[] TriggerFilter = MakeTriggerFilter();

    public static Term? Find(ReadOnlySpan<char> folded) => BySpan.TryGetValue(folded, out var term) ? term : null;

    /// <summary>Adds a folded letter to the hash of a word, which starts at 0.</summary>
    public static uint Hash(uint hash, char letter) => (hash * 31) + letter;

    /// <summary>Whether a word of this hash may be one without which there is no time expression; digits are the other sign.</summary>
    public static bool MayTrigger(uint hash) => TriggerFilter[Slot(hash)] && Triggers.Contains(hash);

    private static uint Slot(uint hash) => (hash ^ (hash >> 12)) & FilterMask;

    private static FrozenSet<uint> MakeTriggers()
    {
        Role[] roles = [Role.Unit, Role.Month, Role.Weekday, Role.DayWord, Role.Part, Role.PartOfToday, Role.PartOfYesterday, Role.HourWord,
            Role.Season, Role.Holiday, Role.Decade, Role.Trigger];

        // "an" is a year in French only, where "il y a" and "dernier" trigger.
        return Terms.Where(pair => pair.Key != "an" && roles.Any(role => pair.Value[role] > 0)).Select(pair => pair.Key.Aggregate(0u, Hash)).ToFrozenSet();
    }

    // One look at a small table answers for nearly all words.
    private static bool[] MakeTriggerFilter()
    {
        var filter = new bool[FilterMask + 1];
        foreach (var hash in Triggers)
        {
            filter[Slot(hash)] = true;
        }

        return filter;
    }

    private static FrozenDictionary<string, Term> MakeTerms()
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

        return terms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void AddAll(Dictionary<string, Term> terms, Role role, int value, string[] words)
    {
        foreach (var word in words)
        {
            if (!terms.TryGetValue(word, out var term))
            {
                terms.Add(word, term = new Term());
            }

            term[role] = value;
        }
    }
}

using System.Text.RegularExpressions;

namespace Cairn.Bench.Locomo;

/// <summary>BM25 as of the textbook, k1 = 1.2 and b = 0.75, over lower-case words: what recall is compared with.</summary>
internal sealed partial class PlainBm25
{
    private readonly Dictionary<string, List<(int Document, int Frequency)>> _postings = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];

    public PlainBm25(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var words = Words(text).ToList();
            foreach (var word in words.CountBy(word => word, StringComparer.Ordinal))
            {
                _postings.TryAdd(word.Key, []);
                _postings[word.Key].Add((_lengths.Count, word.Value));
            }

            _lengths.Add(words.Count);
        }
    }

    public List<int> Rank(string query)
    {
        var scores = new double[_lengths.Count];
        var average = _lengths.Average();
        foreach (var word in Words(query).Distinct(StringComparer.Ordinal))
        {
            var postings = _postings.GetValueOrDefault(word, []);
            var rarity = Math.Log(1 + ((scores.Length - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, frequency) in postings)
            {
                scores[document] += rarity * frequency * 2.2 / (frequency + (1.2 * (0.25 + (0.75 * _lengths[document] / average))));
            }
        }

        return [.. Enumerable.Range(0, scores.Length).Where(document => scores[document] > 0).OrderByDescending(document => scores[document])];
    }

    private static IEnumerable<string> Words(string text) => WordPattern().Matches(text.ToLowerInvariant()).Select(match => match.Value);

    [GeneratedRegex(@"\w+")]
    private static partial Regex WordPattern();
}

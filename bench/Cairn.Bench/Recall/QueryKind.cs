using Cairn.Bench.Samples;

namespace Cairn.Bench.Recall;

/// <summary>A kind of query: words of certain ranks in a sentence.</summary>
internal sealed record QueryKind(string Name, string Sentence, (int From, int To)[] Ranks)
{
    public static IReadOnlyList<QueryKind> All { get; } =
    [
        new("three rare words", "{0} {1} {2}", [(5_000, 20_000), (5_000, 20_000), (5_000, 20_000)]),
        new("three middling words", "{0} {1} {2}", [(300, 1_500), (300, 1_500), (300, 1_500)]),
        new("three very common words", "{0} {1} {2}", [(0, 30), (0, 30), (0, 30)]),
        new("six mixed words", "{0} {1} {2} {3} {4} {5}", [(0, 30), (0, 30), (30, 300), (300, 1_500), (1_500, 5_000), (5_000, 20_000)]),
        new("one very common word", "{0}", [(0, 30)]),
        new("a question", "What did they say to you about the {0} and the {1} that was in the {2}?", [(300, 1_500), (1_500, 5_000), (30, 300)]),
    ];

    /// <summary>Queries of the kind, always the same.</summary>
    public List<string> Queries(Vocabulary vocabulary, int count)
    {
        var random = new Random(Name.Length);
        return [.. Enumerable.Range(0, count).Select(_ => string.Format(null, Sentence, [.. Ranks.Select(range => (object)vocabulary[random.Next(range.From, range.To)])]))];
    }
}

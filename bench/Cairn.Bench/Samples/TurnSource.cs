using Cairn.Core.Records;

namespace Cairn.Bench.Samples;

/// <summary>Turns of made-up conversations, always the same for a seed: words of a vocabulary among the function words of a language, as in speech.</summary>
internal sealed class TurnSource(Vocabulary vocabulary, int seed)
{
    private const int TurnsPerSession = 20;
    private const int SpeakerCount = 20;
    private const double FunctionWordShare = 0.4;

    private static readonly string[] FunctionWords =
    [
        "the", "and", "i", "to", "a", "of", "you", "it", "in", "that", "is", "was", "for", "we", "on", "have", "with", "be", "but", "my", "at", "so", "not", "this", "they",
    ];

    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private int _count;

    /// <summary>The next turn, as the vault takes it.</summary>
    public SortedList<string, FieldValue> Next()
    {
        var session = _count++ / TurnsPerSession;
        return new SortedList<string, FieldValue>(StringComparer.Ordinal)
        {
            ["kind"] = FieldValue.Text("message"),
            ["content"] = FieldValue.Text(string.Join(' ', Enumerable.Range(0, _random.Next(30, 51)).Select(_ => Word()))),
            ["speaker"] = FieldValue.Text($"speaker {vocabulary[1_000 + _random.Next(SpeakerCount)]}"),
            ["session"] = FieldValue.Text($"session {session}"),
            ["occurred_at"] = FieldValue.Text(TimeText.Of(Start.AddHours(session).AddMinutes(_count % TurnsPerSession))),
        };
    }

    private string Word() => _random.NextDouble() < FunctionWordShare
        ? FunctionWords[(int)(FunctionWords.Length * Math.Pow(_random.NextDouble(), 2))]
        : vocabulary.Next(_random);
}

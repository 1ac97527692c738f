namespace Cairn.Bench.Samples;

/// <summary>Samples, always the same for a seed.</summary>
internal sealed class SampleSource(Vocabulary vocabulary, int seed)
{
    private const int SpeakerCount = 20;
    private const int TagCount = 300;

    private readonly Random _random = new(seed);

    public Sample[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private Sample Next() => new(
        vocabulary.Text(_random, _random.Next(30, 51)),
        $"speaker {vocabulary[1_000 + _random.Next(SpeakerCount)]}",
        [vocabulary[2_000 + _random.Next(TagCount)], vocabulary[3_000 + _random.Next(TagCount)]]);
}

namespace Cairn.Bench.Samples;

/// <summary>Made-up words, used as often as those of a language are: the n-th in proportion to 1/n (Zipf).</summary>
internal sealed class Vocabulary
{
    private const string Consonants = "bcdfghjklmnprtvz";
    private const string Vowels = "aeiou";

    private readonly string[] _words;
    private readonly double[] _cumulative;

    public Vocabulary(int count)
    {
        var random = new Random(20_261_121);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
        {
            // As in a language, the words that are used most are the short ones.
            words.Add(Word(random, syllables: 1 + (int)Math.Log10(10 + (words.Count * 9.0)) / 2 + random.Next(2)));
        }

        _words = [.. words];
        _cumulative = new double[count];
        var sum = 0.0;
        for (var rank = 1; rank <= count; rank++)
        {
            _cumulative[rank - 1] = sum += 1.0 / rank;
        }
    }

    /// <summary>The word of a rank, counted from 0.</summary>
    public string this[int rank] => _words[rank];

    public string Next(Random random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return _words[at < 0 ? ~at : at];
    }

    public string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Next(random)));

    private static string Word(Random random, int syllables)
    {
        var letters = Enumerable.Range(0, syllables).SelectMany(_ => new[] { Consonants[random.Next(Consonants.Length)], Vowels[random.Next(Vowels.Length)] });
        return string.Concat(letters) + Consonants[random.Next(Consonants.Length)];
    }
}

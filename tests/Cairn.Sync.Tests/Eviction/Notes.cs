namespace Cairn.Sync.Tests.Eviction;

/// <summary>Notes in a made-up language whose words are as unevenly common as those of any other.</summary>
internal sealed class Notes(int seed)
{
    private const int Vocabulary = 20_000;

    private readonly Random _random = new(seed);

    /// <summary>A note of some words, in which one is found nowhere else.</summary>
    public string Write(int number, int words) =>
        $"unique{number}x " + string.Join(' ', Enumerable.Range(0, words).Select(_ => Word((int)Math.Pow(Vocabulary, _random.NextDouble()))));

    private static string Word(int number)
    {
        var word = "";
        for (var left = number + 30; left > 0; left /= 30)
        {
            word += "bcdfgklmnprstvz"[left % 15];
            word += "aeiou"[left % 5];
        }

        return word;
    }
}

namespace Cairn.Vaults.Tests;

/// <summary>Chance that can be repeated.</summary>
internal static class Chance
{
    public static VaultOptions Options(TimeProvider time, int seed) => new() { Time = time, Random = Filler(seed), Machine = "test machine" };

    /// <summary>A source of bytes that several threads may ask.</summary>
    private static Action<Span<byte>> Filler(int seed)
    {
        var random = new Random(seed);
        var one = new Lock();
        return bytes =>
        {
            lock (one)
            {
                random.NextBytes(bytes);
            }
        };
    }

    /// <summary>Text of made-up words.</summary>
    public static string Words(this Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => random.Word()));

    /// <summary>Text of about this many characters.</summary>
    public static string Text(this Random random, int length)
    {
        var words = random.Words((length / 6) + 1);
        return words.Length > length ? words[..length].Trim() + "." : words;
    }

    /// <summary>A made-up word, which does not end in s.</summary>
    public static string Word(this Random random) => string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => random.Syllable()));

    private static string Syllable(this Random random) => $"{"bdfgklmnprtvwz"[random.Next(14)]}{"aeiou"[random.Next(5)]}";
}

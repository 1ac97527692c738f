namespace Cairn.Core.Text;

/// <summary>Numbers of a fixed list of words, looked up without making strings.</summary>
/// <remarks>Ours, because a frozen dictionary takes twenty milliseconds to make in a process that has just begun, and most commands take no longer.</remarks>
internal sealed class WordTable
{
    // A power of two, at least twice the words of the longest list.
    private const int Size = 2_048;
    private const int IndexShift = 21;
    private const uint Spread = 0x9e37_79b1;

    private readonly string?[] _words = new string?[Size];
    private readonly int[] _numbers = new int[Size];

    /// <summary>A hash whose upper bits are the good ones.</summary>
    public static uint HashOf(ReadOnlySpan<char> word)
    {
        uint hash = 0;
        foreach (var character in word)
        {
            hash = (hash * 31) + character;
        }

        return hash * Spread;
    }

    /// <summary>Adds the bits of a number to those that a word has.</summary>
    public void Add(string word, int number)
    {
        var at = PlaceOf(word);
        _words[at] = word;
        _numbers[at] |= number;
    }

    /// <summary>The number of a word, or 0.</summary>
    public int Find(ReadOnlySpan<char> word) => _numbers[PlaceOf(word)];

    // Where the word is, or the empty place where it would be.
    private uint PlaceOf(ReadOnlySpan<char> word)
    {
        var at = HashOf(word) >> IndexShift;
        while (_words[at] is { } other && !word.SequenceEqual(other))
        {
            at = (at + 1) % Size;
        }

        return at;
    }
}

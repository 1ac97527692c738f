namespace Cairn.Core.Text;

/// <summary>A set of the letters a to z, and of I, U and Y, which stemmers use to mark vowels that act as consonants.</summary>
internal readonly struct Letters
{
    private readonly ulong _bits;

    public Letters(string letters)
    {
        foreach (var letter in letters)
        {
            _bits |= 1UL << (letter - 'A');
        }
    }

    public bool Has(char letter) => letter is >= 'A' and <= 'z' && ((_bits >> (letter - 'A')) & 1) != 0;
}

namespace Cairn.Core.Text;

/// <summary>A folded word whose end a stemmer cuts and replaces in place. It never grows.</summary>
internal ref struct WordEnd(Span<char> letters)
{
    private readonly Span<char> _letters = letters;

    public int Length { get; private set; } = letters.Length;

    public readonly ref char this[int at] => ref _letters[at];

    public readonly ReadOnlySpan<char> Word => _letters[..Length];

    /// <summary>The letter that many places before the end, from 1 on; none where the word is shorter.</summary>
    public readonly char Last(int place) => place <= Length ? _letters[Length - place] : '\0';

    public readonly bool EndsWith(string suffix) => Word.EndsWith(suffix);

    /// <summary>The longest of the suffixes that the word ends with, none of it before <paramref name="from"/>; "" for none.</summary>
    /// <param name="suffixes">The longer before the shorter, where one ends with the other.</param>
    public readonly string Longest(ReadOnlySpan<string> suffixes, int from = 0)
    {
        if (from < Length)
        {
            var end = _letters[from..Length];
            foreach (var suffix in suffixes)
            {
                if (end.Length >= suffix.Length && end[^1] == suffix[^1] && end.EndsWith(suffix))
                {
                    return suffix;
                }
            }
        }

        return "";
    }

    public void Cut(int letters) => Length -= letters;

    public bool TryCut(string suffix, int from = 0) => TryReplace(suffix, "", from);

    public bool TryReplace(string suffix, string by, int from = 0)
    {
        if (Length - suffix.Length < from || !EndsWith(suffix))
        {
            return false;
        }

        Replace(suffix.Length, by);
        return true;
    }

    public void Replace(int letters, string by)
    {
        by.CopyTo(_letters[(Length - letters)..]);
        Length += by.Length - letters;
    }

    /// <summary>Where Porter's region begins: after the first consonant that follows a vowel, both at or after <paramref name="from"/>.</summary>
    public readonly int Region(int from, Letters vowels)
    {
        for (var at = from + 1; at < Length; at++)
        {
            if (!vowels.Has(_letters[at]) && vowels.Has(_letters[at - 1]))
            {
                return at + 1;
            }
        }

        return Length;
    }
}

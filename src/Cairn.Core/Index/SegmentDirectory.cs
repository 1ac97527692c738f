namespace Cairn.Core.Index;

/// <summary>Block 0 of a segment: how many documents it has, in which languages, and the first term of each block of terms.</summary>
/// <remarks>It is read for every query, and may name ten thousand blocks: so its entries are found, but not made into objects.</remarks>
internal sealed class SegmentDirectory
{
    /// <summary>The number of the block.</summary>
    public const int Block = 0;

    /// <summary>Numbers of languages, of which later ones are 0 in a segment that an earlier version wrote.</summary>
    public static readonly int LanguageCount = Enum.GetValues<Text.Language>().Length;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int[] _entries;

    /// <exception cref="DamagedIndexException">The directory is cut off.</exception>
    public SegmentDirectory(ReadOnlyMemory<byte> content)
    {
        _bytes = content;
        var bytes = content.Span;
        var at = 0;
        DocumentCount = (int)ByteBuffer.ReadNumber(bytes, ref at);
        Languages = new long[LanguageCount];
        var languages = ByteBuffer.ReadNumber(bytes, ref at);
        for (var language = 0; language < languages && at < bytes.Length; language++)
        {
            var count = ByteBuffer.ReadNumber(bytes, ref at);
            if (language < LanguageCount)
            {
                Languages[language] = count;
            }
        }

        _entries = FindEntries(bytes, at);
    }

    /// <summary>The number of documents.</summary>
    public int DocumentCount { get; }

    /// <summary>The number of documents in each language, by the language's number.</summary>
    public long[] Languages { get; }

    /// <summary>The number of blocks of terms.</summary>
    public int TermBlockCount => _entries.Length;

    /// <summary>The blocks of terms, in the order of their terms.</summary>
    public List<(byte[] First, int Number)> TermBlocks => [.. Enumerable.Range(0, TermBlockCount).Select(place => (FirstOf(place).ToArray(), NumberOf(place)))];

    public static SegmentBlock Write(int documentCount, ReadOnlySpan<long> languages, IEnumerable<(byte[] First, int Number)> termBlocks)
    {
        var bytes = new ByteBuffer();
        bytes.AddNumber(documentCount);
        bytes.AddNumber(languages.Length);
        foreach (var count in languages)
        {
            bytes.AddNumber(count);
        }

        foreach (var (first, number) in termBlocks)
        {
            bytes.AddNumber(first.Length);
            bytes.Add(first);
            bytes.AddNumber(number);
        }

        return new SegmentBlock(Block, Checksum.Seal(bytes.Span));
    }

    /// <summary>The place of the block that may hold a term; −1 where none may.</summary>
    public int PlaceOf(ReadOnlySpan<byte> term)
    {
        var (low, high) = (0, TermBlockCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = FirstOf(middle).SequenceCompareTo(term) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <summary>The number of a block of terms, by its place.</summary>
    public int NumberOf(int place)
    {
        var at = _entries[place];
        var length = (int)ByteBuffer.ReadNumber(_bytes.Span, ref at);
        at += length;
        return (int)ByteBuffer.ReadNumber(_bytes.Span, ref at);
    }

    private ReadOnlySpan<byte> FirstOf(int place)
    {
        var at = _entries[place];
        var length = (int)ByteBuffer.ReadNumber(_bytes.Span, ref at);
        return _bytes.Span.Slice(at, length);
    }

    private static int[] FindEntries(ReadOnlySpan<byte> bytes, int at)
    {
        var entries = new List<int>(bytes.Length / 8);
        while (at < bytes.Length)
        {
            entries.Add(at);
            var length = ByteBuffer.ReadNumber(bytes, ref at);
            if ((ulong)length >= (ulong)(bytes.Length - at))
            {
                throw new DamagedIndexException("A directory of the keyword index is cut off.");
            }

            at += (int)length;
            _ = ByteBuffer.ReadNumber(bytes, ref at);
        }

        return [.. entries];
    }
}

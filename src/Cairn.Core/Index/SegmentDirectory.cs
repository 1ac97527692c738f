namespace Cairn.Core.Index;

/// <summary>Block 0 of a segment: how many documents it has, in which languages, and the first term of each block of terms.</summary>
internal sealed class SegmentDirectory
{
    /// <summary>The number of the block.</summary>
    public const int Block = 0;

    /// <summary>The number of documents.</summary>
    public int DocumentCount { get; set; }

    /// <summary>The number of documents in each language, by the language's number.</summary>
    public long[] Languages { get; init; } = new long[Enum.GetValues<Text.Language>().Length];

    /// <summary>The blocks of terms, in the order of their terms.</summary>
    public List<(byte[] First, int Number)> TermBlocks { get; init; } = [];

    /// <exception cref="DamagedIndexException">The directory is cut off.</exception>
    public static SegmentDirectory Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var directory = new SegmentDirectory { DocumentCount = (int)ByteBuffer.ReadNumber(bytes, ref at) };
        var languages = ByteBuffer.ReadNumber(bytes, ref at);
        for (var language = 0; language < languages && at < bytes.Length; language++)
        {
            var count = ByteBuffer.ReadNumber(bytes, ref at);
            if (language < directory.Languages.Length)
            {
                directory.Languages[language] = count;
            }
        }

        while (at < bytes.Length)
        {
            var length = (int)ByteBuffer.ReadNumber(bytes, ref at);
            if ((uint)length > bytes.Length - at)
            {
                throw new DamagedIndexException("A directory of the keyword index is cut off.");
            }

            var first = bytes.Slice(at, length).ToArray();
            at += length;
            directory.TermBlocks.Add((first, (int)ByteBuffer.ReadNumber(bytes, ref at)));
        }

        return directory;
    }

    public SegmentBlock Write()
    {
        var bytes = new ByteBuffer();
        bytes.AddNumber(DocumentCount);
        bytes.AddNumber(Languages.Length);
        foreach (var count in Languages)
        {
            bytes.AddNumber(count);
        }

        foreach (var (first, number) in TermBlocks)
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
        var (low, high) = (0, TermBlocks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = TermBlocks[middle].First.AsSpan().SequenceCompareTo(term) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}

namespace Cairn.Vaults.Index;

/// <summary>The column <c>data</c> of the table <c>postings</c>: terms in the order of their UTF-8 bytes, each as the length of the term, its bytes, the
/// length of its postings, and those.</summary>
internal static class PostingsBlock
{
    public static void Write(ByteBuffer block, ReadOnlySpan<byte> term, ReadOnlySpan<byte> postings)
    {
        block.AddNumber(term.Length);
        block.Add(term);
        block.AddNumber(postings.Length);
        block.Add(postings);
    }

    /// <summary>The terms of a block and their postings.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Term, ReadOnlyMemory<byte> Postings)> Read(ReadOnlyMemory<byte> block)
    {
        for (var at = 0; at < block.Length;)
        {
            var term = Next(block, ref at);
            yield return (term, Next(block, ref at));
        }
    }

    /// <summary>The postings of one term; empty where the block does not have it.</summary>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> block, ReadOnlySpan<byte> term)
    {
        for (var at = 0; at < block.Length;)
        {
            var candidate = Next(block, ref at);
            var postings = Next(block, ref at);
            if (candidate.Span.SequenceEqual(term))
            {
                return postings;
            }
        }

        return default;
    }

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> block, ref int at)
    {
        var length = ByteBuffer.ReadNumber(block.Span, ref at);
        if (length < 0 || length > block.Length - at)
        {
            throw new FormatException("A block of postings is damaged.");
        }

        var part = block.Slice(at, (int)length);
        at += part.Length;
        return part;
    }
}

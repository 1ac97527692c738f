namespace Cairn.Core.Index;

/// <summary>A block of terms in the order of their UTF-8 bytes. Each begins with how many bytes it shares with the one before.</summary>
/// <remarks>Read from the front; a term is only made into an entry where it is wanted.</remarks>
internal sealed class TermBlock(ReadOnlyMemory<byte> block)
{
    private byte[] _term = new byte[64];
    private int _termLength;
    private int _count;
    private byte _maxImpact;
    private ReadOnlyMemory<byte> _inline;
    private int _partCount;
    private int _parts;
    private int _next;

    /// <summary>The term that was moved to.</summary>
    public ReadOnlySpan<byte> Term => _term.AsSpan(0, _termLength);

    /// <summary>Number of documents that hold it.</summary>
    public int Count => _count;

    /// <summary>Adds a term to a block that is being written.</summary>
    /// <param name="written">The block.</param>
    /// <param name="before">The term before; empty at the beginning of a block.</param>
    /// <param name="entry">The term.</param>
    public static void Add(ByteBuffer written, ReadOnlySpan<byte> before, TermEntry entry)
    {
        var shared = before.CommonPrefixLength(entry.Term);
        written.AddNumber(shared);
        written.AddNumber(entry.Term.Length - shared);
        written.Add(entry.Term.AsSpan(shared));
        written.AddNumber(entry.Count);
        written.Add([entry.MaxImpact]);
        written.AddNumber(entry.Inline.Length);
        written.Add(entry.Inline.Span);
        if (entry.Inline.IsEmpty)
        {
            written.AddNumber(entry.Parts.Length);
            foreach (var part in entry.Parts)
            {
                written.AddNumber(part.Block);
                written.AddNumber(part.Last);
                written.Add([part.MaxImpact]);
            }
        }
    }

    /// <summary>Moves to the next term.</summary>
    /// <returns>False at the end of the block.</returns>
    /// <exception cref="DamagedIndexException">The block is cut off.</exception>
    public bool MoveNext()
    {
        if (_next >= block.Length)
        {
            return false;
        }

        var bytes = block.Span;
        var at = _next;
        var shared = (int)ByteBuffer.ReadNumber(bytes, ref at);
        var own = Take(ref at);
        TakeTerm(shared, own.Span);
        _count = (int)ByteBuffer.ReadNumber(bytes, ref at);
        _maxImpact = TakeByte(bytes, ref at);
        _inline = Take(ref at);
        _partCount = _inline.IsEmpty ? (int)ByteBuffer.ReadNumber(bytes, ref at) : 0;
        _parts = at;
        for (var part = 0; part < _partCount; part++)
        {
            _ = TakePart(bytes, ref at);
        }

        _next = at;
        return true;
    }

    /// <summary>Moves to a term.</summary>
    /// <returns>False where the block does not have it.</returns>
    public bool MoveTo(ReadOnlySpan<byte> term)
    {
        while (MoveNext())
        {
            if (Term.SequenceCompareTo(term) is var order and >= 0)
            {
                return order == 0;
            }
        }

        return false;
    }

    /// <summary>The term that was moved to, to keep.</summary>
    public TermEntry Entry()
    {
        var at = _parts;
        TermEntry.Part[] parts = _partCount == 0 ? [] : new TermEntry.Part[_partCount];
        for (var number = 0; number < parts.Length; number++)
        {
            parts[number] = TakePart(block.Span, ref at);
        }

        return new TermEntry(Term.ToArray(), _count, _maxImpact, _inline, parts);
    }

    private void TakeTerm(int shared, ReadOnlySpan<byte> own)
    {
        if (shared > _termLength)
        {
            throw Cut();
        }

        _termLength = shared + own.Length;
        if (_termLength > _term.Length)
        {
            Array.Resize(ref _term, _termLength * 2);
        }

        own.CopyTo(_term.AsSpan(shared));
    }

    private ReadOnlyMemory<byte> Take(ref int at)
    {
        var length = ByteBuffer.ReadNumber(block.Span, ref at);
        if (length < 0 || length > block.Length - at)
        {
            throw Cut();
        }

        at += (int)length;
        return block.Slice(at - (int)length, (int)length);
    }

    private static TermEntry.Part TakePart(ReadOnlySpan<byte> bytes, ref int at) =>
        new((int)ByteBuffer.ReadNumber(bytes, ref at), (int)ByteBuffer.ReadNumber(bytes, ref at), TakeByte(bytes, ref at));

    private static byte TakeByte(ReadOnlySpan<byte> bytes, ref int at) => at < bytes.Length ? bytes[at++] : throw Cut();

    private static DamagedIndexException Cut() => new("A block of terms of the keyword index is cut off.");
}

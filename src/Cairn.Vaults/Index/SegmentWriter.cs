using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>Writes the terms of one segment, in order, as blocks.</summary>
internal sealed class SegmentWriter(Database database, long segment)
{
    /// <summary>Bytes after which a block is closed. A term's postings are never cut.</summary>
    private const int BlockBytes = 3_800;

    private readonly ByteBuffer _block = new();
    private byte[] _first = [];

    public void Add(ReadOnlySpan<byte> term, ReadOnlySpan<byte> postings)
    {
        if (_block.Length > 0 && _block.Length + term.Length + postings.Length > BlockBytes)
        {
            Flush();
        }

        if (_block.Length == 0)
        {
            _first = term.ToArray();
        }

        PostingsBlock.Write(_block, term, postings);
    }

    public void Flush()
    {
        if (_block.Length > 0)
        {
            database.Execute("INSERT INTO postings (segment, first, data) VALUES ($1, $2, $3)", segment, _first, _block.Span.ToArray());
            _block.Clear();
        }
    }
}

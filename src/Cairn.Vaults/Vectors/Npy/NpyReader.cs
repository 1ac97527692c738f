using System.Buffers.Binary;
using Cairn.Core;

namespace Cairn.Vaults.Vectors.Npy;

/// <summary>Reads the rows of a <c>.npy</c> file one after the other, a block at a time.</summary>
internal sealed class NpyReader : IDisposable
{
    /// <summary>Most bytes of rows in memory at a time.</summary>
    private const int BlockBytesMax = 4 << 20;

    private readonly Stream _stream;
    private readonly float[] _row;
    private byte[] _block = [];
    private long _next;
    private long _blockEnd;

    /// <param name="stream">The file; closed with this.</param>
    /// <param name="length">Its length.</param>
    /// <exception cref="CairnException">Code <c>vectors_invalid</c>.</exception>
    public NpyReader(Stream stream, long length)
    {
        _stream = stream;
        Header = NpyHeader.Read(stream);
        _row = new float[Header.Dimensions];
        if (length - Header.Length != Header.NumbersLength)
        {
            throw NpyHeader.Invalid("is cut short, or longer than its header says");
        }

        if (Header.IsByColumn && !stream.CanSeek)
        {
            throw NpyHeader.Invalid("holds its numbers by column, which cannot be read within an archive; unpack it first");
        }
    }

    public NpyHeader Header { get; }

    /// <summary>The next row, valid until the next call; empty after the last.</summary>
    public ReadOnlySpan<float> Next()
    {
        if (_next == Header.Rows)
        {
            return [];
        }

        if (_next == _blockEnd)
        {
            ReadBlock();
        }

        var rows = RowsOfBlock;
        var at = (int)(_next - (_blockEnd - rows));
        for (var column = 0; column < _row.Length; column++)
        {
            var place = Header.IsByColumn ? ((column * rows) + at) : ((at * _row.Length) + column);
            _row[column] = NumberAt(place * Header.NumberBytes);
        }

        _next++;
        return _row;
    }

    public void Dispose() => _stream.Dispose();

    private int RowsOfBlock => _block.Length / (Header.Dimensions * Header.NumberBytes);

    private void ReadBlock()
    {
        var rowBytes = Header.Dimensions * Header.NumberBytes;
        var rows = (int)Math.Min(Math.Max(1, BlockBytesMax / rowBytes), Header.Rows - _next);
        if (RowsOfBlock != rows)
        {
            _block = new byte[rows * rowBytes];
        }

        // By column, a block takes a stretch out of each of them.
        var stretch = rows * Header.NumberBytes;
        for (var column = 0; Header.IsByColumn && column < Header.Dimensions; column++)
        {
            _stream.Position = Header.Length + (((column * Header.Rows) + _next) * Header.NumberBytes);
            _stream.ReadExactly(_block, column * stretch, stretch);
        }

        if (!Header.IsByColumn)
        {
            _stream.ReadExactly(_block);
        }

        _blockEnd = _next + rows;
    }

    private float NumberAt(int at)
    {
        var bytes = _block.AsSpan(at, Header.NumberBytes);
        return (Header.NumberBytes, Header.IsBigEndian) switch
        {
            (2, false) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            (2, true) => (float)BinaryPrimitives.ReadHalfBigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadSingleBigEndian(bytes),
            (_, false) => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cairn.Vaults.Vectors.Npy;

/// <summary>Writes a <c>.npy</c> file of version 1.0: rows of float32, least byte first, one row after the other.</summary>
internal sealed class NpyWriter : IDisposable
{
    /// <summary>The header's length is a multiple of this, so that programs can map the numbers.</summary>
    private const int Alignment = 64;

    private readonly Stream _stream;
    private readonly byte[] _row;

    public NpyWriter(Stream stream, long rows, int dimensions)
    {
        _stream = stream;
        _row = new byte[dimensions * sizeof(float)];
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimensions}), }}");
        var prefix = NpyHeader.Magic.Length + 4;
        var length = (prefix + text.Length + Alignment) / Alignment * Alignment;
        Span<byte> version = [1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(version[2..], (ushort)(length - prefix));
        _stream.Write(NpyHeader.Magic);
        _stream.Write(version);
        _stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - prefix - 1) + '\n'));
    }

    /// <summary>Writes a row; one that is empty is written as zeros.</summary>
    public void Write(ReadOnlySpan<float> row)
    {
        _row.AsSpan().Clear();
        for (var at = 0; at < row.Length; at++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_row.AsSpan(at * sizeof(float)), row[at]);
        }

        _stream.Write(_row);
    }

    public void Dispose() => _stream.Dispose();
}

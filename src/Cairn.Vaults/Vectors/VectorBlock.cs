using System.Buffers.Binary;

namespace Cairn.Vaults.Vectors;

/// <summary>A row of the table <c>vectors</c> that is being changed: places for the vectors of one model, of which some are free.</summary>
/// <remarks>Many to a row, so that all are read in a moment; not too many, so that changing one does not mean writing many.</remarks>
internal sealed class VectorBlock
{
    private const int BytesMax = 65_536;
    private const int SlotsMax = 256;
    private readonly int _dimensions;
    private readonly List<long> _records;
    private byte[] _vectors;

    public VectorBlock(long number, int dimensions, byte[] records, byte[] vectors)
    {
        Number = number;
        _dimensions = dimensions;
        _records = [.. ReadRecords(records)];
        _vectors = vectors;
    }

    public long Number { get; }

    public int Used => _records.Count(record => record != 0);

    public bool IsFull => Used == SlotsOf(_dimensions);

    /// <summary>What the columns <c>records</c> and <c>data</c> hold: eight bytes for the number of each record, least first, 0 where the place is free; and the vectors.</summary>
    public (byte[] Records, byte[] Vectors) Columns
    {
        get
        {
            var records = new byte[_records.Count * sizeof(long)];
            for (var slot = 0; slot < _records.Count; slot++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(records.AsSpan(slot * sizeof(long)), _records[slot]);
            }

            return (records, _vectors);
        }
    }

    /// <summary>Places in a block of vectors of this size.</summary>
    public static int SlotsOf(int dimensions) => Math.Clamp(BytesMax / dimensions, 1, SlotsMax);

    public static long[] ReadRecords(ReadOnlySpan<byte> column)
    {
        var records = new long[column.Length / sizeof(long)];
        for (var slot = 0; slot < records.Length; slot++)
        {
            records[slot] = BinaryPrimitives.ReadInt64LittleEndian(column[(slot * sizeof(long))..]);
        }

        return records;
    }

    /// <summary>Puts a vector into a free place, and returns that.</summary>
    public int Add(long record, ReadOnlySpan<byte> vector)
    {
        var slot = _records.IndexOf(0);
        if (slot < 0)
        {
            slot = _records.Count;
            _records.Add(0);
            Array.Resize(ref _vectors, _records.Count * _dimensions);
        }

        Put(slot, record, vector);
        return slot;
    }

    /// <summary>Puts a vector where another was.</summary>
    public void Put(int slot, long record, ReadOnlySpan<byte> vector)
    {
        _records[slot] = record;
        vector.CopyTo(_vectors.AsSpan(slot * _dimensions, _dimensions));
    }

    /// <summary>Overwrites a vector with zeros.</summary>
    public void Clear(int slot)
    {
        _records[slot] = 0;
        _vectors.AsSpan(slot * _dimensions, _dimensions).Clear();
    }
}

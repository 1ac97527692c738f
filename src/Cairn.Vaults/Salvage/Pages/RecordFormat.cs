using System.Buffers.Binary;
using System.Text;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>SQLite's record format: a header of serial types, then the values.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 2.1.</remarks>
internal static class RecordFormat
{
    /// <summary>Most memory that one row may take: its payload and the values decoded from it, text counted at two bytes a
    /// character. 64 MiB, which is about 21 MiB of text or 32 MiB of blob. A longer row is skipped.</summary>
    public const int RowBytesMax = 64 * 1024 * 1024;

    /// <summary>Most columns that SQLite can be built to allow.</summary>
    public const int ValuesMax = 32_767;

    private const ulong FirstBlobType = 12;

    // A reference in the array and the object's own header.
    private const int ValueOverheadBytes = 32;

    /// <summary>Decodes a whole record; false when the payload is not exactly one record of at least one value within the
    /// limits. That the lengths have to add up to the last byte is what tells a record from chance bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out object?[] values)
    {
        values = [];
        var position = 0;
        if (!Varint.TryRead(payload, ref position, out var headerBytes)
            || headerBytes > (ulong)payload.Length || headerBytes <= (ulong)position)
        {
            return false;
        }

        var header = payload[..(int)headerBytes];
        var body = payload[(int)headerBytes..];
        if (!TryMeasure(header, position, out var count, out var bodyBytes, out var decodedBytes)
            || bodyBytes != body.Length || payload.Length + decodedBytes > RowBytesMax)
        {
            return false;
        }

        values = new object?[count];
        for (var i = 0; i < count; i++)
        {
            Varint.TryRead(header, ref position, out var type);
            var length = (int)BytesOf(type);
            values[i] = Decode(type, body[..length]);
            body = body[length..];
        }

        return true;
    }

    private static bool TryMeasure(
        ReadOnlySpan<byte> header, int position, out int count, out long bodyBytes, out long decodedBytes)
    {
        count = 0;
        bodyBytes = 0;
        decodedBytes = 0;
        while (position < header.Length)
        {
            if (++count > ValuesMax || !Varint.TryRead(header, ref position, out var type))
            {
                return false;
            }

            var length = BytesOf(type);
            if (length is < 0 or > RowBytesMax)
            {
                return false;
            }

            bodyBytes += length;
            decodedBytes += ValueOverheadBytes + (IsText(type) ? 2 * length : length);
        }

        return true;
    }

    // -1 for the two types that are reserved.
    private static long BytesOf(ulong type) => type switch
    {
        0 or 8 or 9 => 0,
        <= 4 => (long)type,
        5 => 6,
        6 or 7 => 8,
        < FirstBlobType => -1,
        _ => (long)((type - FirstBlobType) / 2),
    };

    private static bool IsText(ulong type) => type > FirstBlobType && type % 2 == 1;

    private static object? Decode(ulong type, ReadOnlySpan<byte> value) => type switch
    {
        0 => null,
        1 => (long)(sbyte)value[0],
        2 => (long)BinaryPrimitives.ReadInt16BigEndian(value),
        3 => ((long)(sbyte)value[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(value[1..]),
        4 => (long)BinaryPrimitives.ReadInt32BigEndian(value),
        5 => ((long)BinaryPrimitives.ReadInt16BigEndian(value) << 32) | BinaryPrimitives.ReadUInt32BigEndian(value[2..]),
        6 => BinaryPrimitives.ReadInt64BigEndian(value),
        7 => DecodeDouble(value),
        8 => 0L,
        9 => 1L,
        _ => IsText(type) ? Encoding.UTF8.GetString(value) : value.ToArray(),
    };

    // SQLite never stores NaN and reads its bits as NULL.
    private static double? DecodeDouble(ReadOnlySpan<byte> value)
    {
        var number = BinaryPrimitives.ReadDoubleBigEndian(value);
        return double.IsNaN(number) ? null : number;
    }
}

using System.Buffers.Binary;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>Where a b-tree cell's payload is: some of it on the page, the rest in a chain of overflow pages.</summary>
/// <param name="RowId">The rowid of a table-leaf cell; 0 for an index cell.</param>
/// <param name="PayloadBytes">Length of the whole payload.</param>
/// <param name="LocalOffset">Where in the page the payload begins.</param>
/// <param name="LocalBytes">How much of the payload is on the page.</param>
/// <param name="OverflowPage">The first overflow page, unchecked; 0 when the payload is all on the page.</param>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 1.6, "Cell payload overflow pages".</remarks>
internal readonly record struct Cell(long RowId, int PayloadBytes, int LocalOffset, int LocalBytes, uint OverflowPage)
{
    private const int OverflowPointerBytes = 4;

    /// <summary>Payload bytes that are in overflow pages.</summary>
    public int OverflowBytes => PayloadBytes - LocalBytes;

    /// <summary>Reads the cell of a table-leaf page that begins at <paramref name="offset"/>.</summary>
    public static bool TryReadRow(ReadOnlySpan<byte> usable, int offset, out Cell cell)
    {
        cell = default;
        var position = offset;
        return Varint.TryRead(usable, ref position, out var payloadBytes)
            && Varint.TryRead(usable, ref position, out var rowId)
            && TryLocate(usable, position, payloadBytes, usable.Length - 35, (long)rowId, out cell);
    }

    /// <summary>Reads the cell of an index page that begins at <paramref name="offset"/>.</summary>
    public static bool TryReadKey(ReadOnlySpan<byte> usable, int offset, int childPointerBytes, out Cell cell)
    {
        cell = default;
        var position = offset + childPointerBytes;
        return Varint.TryRead(usable, ref position, out var payloadBytes)
            && TryLocate(usable, position, payloadBytes, ((usable.Length - 12) * 64 / 255) - 23, 0, out cell);
    }

    private static bool TryLocate(
        ReadOnlySpan<byte> usable, int position, ulong payloadBytes, int localBytesMax, long rowId, out Cell cell)
    {
        cell = default;
        if (payloadBytes is 0 or > RecordFormat.RowBytesMax)
        {
            return false;
        }

        var bytes = (int)payloadBytes;
        if (bytes <= localBytesMax)
        {
            cell = new Cell(rowId, bytes, position, bytes, 0);
            return position + bytes <= usable.Length;
        }

        // SQLite keeps on the page what would not fill a last overflow page, if it fits, and the minimum otherwise.
        var localBytesMin = ((usable.Length - 12) * 32 / 255) - 23;
        var localBytes = localBytesMin + ((bytes - localBytesMin) % (usable.Length - OverflowPointerBytes));
        if (localBytes > localBytesMax)
        {
            localBytes = localBytesMin;
        }

        if (position + localBytes + OverflowPointerBytes > usable.Length)
        {
            return false;
        }

        var overflowPage = BinaryPrimitives.ReadUInt32BigEndian(usable[(position + localBytes)..]);
        cell = new Cell(rowId, bytes, position, localBytes, overflowPage);
        return true;
    }
}

using System.Buffers.Binary;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The fields of the 100 bytes before page 1's b-tree header that salvage needs.</summary>
/// <param name="PageSize">Bytes a page: a power of two from 512 to 65536.</param>
/// <param name="ReservedBytes">Bytes at the end of every page that SQLite does not use.</param>
/// <param name="FreelistTrunk">The first trunk page of the freelist, or 0.</param>
/// <param name="FreelistPages">Pages on the freelist, its trunk pages included.</param>
/// <param name="HasPointerMaps">Whether the file was made with <c>auto_vacuum</c>, and so contains pointer-map pages.</param>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 1.3.</remarks>
internal readonly record struct FileHeader(
    int PageSize, int ReservedBytes, uint FreelistTrunk, uint FreelistPages, bool HasPointerMaps)
{
    /// <summary>Length of the header; on page 1 the b-tree header follows it.</summary>
    public const int Bytes = 100;

    /// <summary>The smallest page size of the format.</summary>
    public const int PageSizeMin = 512;

    /// <summary>The largest page size of the format.</summary>
    public const int PageSizeMax = 65_536;

    private const int UsableBytesMin = 480;

    /// <summary>Reads the header, or refuses it: every constant that the format prescribes has to be there, so that a number
    /// from an overwritten header is not believed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> page, out FileHeader header)
    {
        header = default;
        if (page.Length < Bytes || !page.StartsWith("SQLite format 3\0"u8))
        {
            return false;
        }

        // 65536 does not fit the two bytes and is written as 1.
        var written = BinaryPrimitives.ReadUInt16BigEndian(page[16..]);
        var pageSize = written == 1 ? PageSizeMax : written;
        int reservedBytes = page[20];
        if (!IsPageSize(pageSize) || pageSize - reservedBytes < UsableBytesMin
            || page[18] is not (1 or 2) || page[19] is not (1 or 2)
            || !page[21..24].SequenceEqual((ReadOnlySpan<byte>)[64, 32, 32]))
        {
            return false;
        }

        header = new FileHeader(
            pageSize,
            reservedBytes,
            BinaryPrimitives.ReadUInt32BigEndian(page[32..]),
            BinaryPrimitives.ReadUInt32BigEndian(page[36..]),
            BinaryPrimitives.ReadUInt32BigEndian(page[52..]) != 0);
        return true;
    }

    /// <summary>Whether the format allows pages of this many bytes.</summary>
    public static bool IsPageSize(long bytes) =>
        bytes is >= PageSizeMin and <= PageSizeMax && (bytes & (bytes - 1)) == 0;
}

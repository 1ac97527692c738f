using System.Buffers.Binary;
using System.Collections;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The pages that hold nothing any more, though what they held may still be legible.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 1.5.</remarks>
internal static class Freelist
{
    private const int TrunkHeaderBytes = 8;
    private const int PageNumberBytes = 4;

    /// <summary>Reads the list from the trunk page that page 1 names: one bit a page, from 0, and no bit set when page 1 or any
    /// trunk page is damaged, a page is listed twice or does not exist, or the list's length is not what page 1 says. A list
    /// in doubt is not used at all: it would hide live rows, and a vault's freed pages are zeroed anyway.</summary>
    public static BitArray Read(PageSource source)
    {
        var free = new BitArray(source.PageCount + 1);
        if (source.Header is { } header && !TryCollect(source, header, free))
        {
            free.SetAll(false);
        }

        return free;
    }

    private static bool TryCollect(PageSource source, FileHeader header, BitArray free)
    {
        var page = new byte[source.PageSize];
        var left = (long)header.FreelistPages;
        var trunk = header.FreelistTrunk;
        while (trunk != 0)
        {
            if (!TryAdd(trunk, free) || !source.ReadPage((int)trunk, page))
            {
                return false;
            }

            var leaves = BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(PageNumberBytes));
            left -= 1L + leaves;
            if (left < 0 || leaves > (source.UsableBytes - TrunkHeaderBytes) / PageNumberBytes)
            {
                return false;
            }

            for (var i = 0; i < (int)leaves; i++)
            {
                var leaf = page.AsSpan(TrunkHeaderBytes + (i * PageNumberBytes));
                if (!TryAdd(BinaryPrimitives.ReadUInt32BigEndian(leaf), free))
                {
                    return false;
                }
            }

            trunk = BinaryPrimitives.ReadUInt32BigEndian(page);
        }

        return left == 0;
    }

    // Page 1 is never free. A page met twice ends a loop of trunk pages, too.
    private static bool TryAdd(uint number, BitArray free)
    {
        if (number < 2 || number >= (uint)free.Length || free[(int)number])
        {
            return false;
        }

        free[(int)number] = true;
        return true;
    }
}

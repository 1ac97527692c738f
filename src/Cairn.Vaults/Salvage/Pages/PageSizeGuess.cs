using Microsoft.Win32.SafeHandles;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>Finds a database's page size by trying: read with the right one, most b-tree pages make sense.</summary>
internal static class PageSizeGuess
{
    private const int DefaultPageSize = 4_096;
    private const int ChunkBytes = FileHeader.PageSizeMax;
    private const int ChunksMax = 256;

    /// <summary>The page size under which most pages of a sample of at most 16 MiB, spread evenly over the file, are b-tree
    /// pages; 4096, SQLite's default, when none are or sizes draw.</summary>
    public static int Of(SafeFileHandle file, long fileBytes)
    {
        var best = DefaultPageSize;
        var bestPages = CountSound(file, fileBytes, DefaultPageSize, reservedBytes: 0);
        for (var pageSize = FileHeader.PageSizeMin; pageSize <= FileHeader.PageSizeMax; pageSize *= 2)
        {
            var pages = CountSound(file, fileBytes, pageSize, reservedBytes: 0);
            if (pages > bestPages)
            {
                (best, bestPages) = (pageSize, pages);
            }
        }

        return best;
    }

    /// <summary>Pages of the sample that are b-tree pages with cells, all of whose pointers are in range.</summary>
    public static int CountSound(SafeFileHandle file, long fileBytes, int pageSize, int reservedBytes)
    {
        var chunk = new byte[ChunkBytes];
        var chunks = (fileBytes + ChunkBytes - 1) / ChunkBytes;
        var step = Math.Max(1, (chunks + ChunksMax - 1) / ChunksMax);
        var sound = 0;
        for (long i = 0; i < chunks; i += step)
        {
            var offset = i * ChunkBytes;
            var bytes = (int)Math.Min(ChunkBytes, fileBytes - offset);
            if (!RandomReads.TryFill(file, chunk.AsSpan(0, bytes), offset))
            {
                continue;
            }

            for (var start = 0; start + pageSize <= bytes; start += pageSize)
            {
                var page = chunk.AsSpan(start, pageSize);
                var headerOffset = offset + start == 0 ? FileHeader.Bytes : 0;
                if (BtreePage.TryRead(page, headerOffset, pageSize - reservedBytes, out var header)
                    && header.HasSoundCellPointers(page))
                {
                    sound++;
                }
            }
        }

        return sound;
    }
}

using System.Collections;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The rows on every table-leaf page of a database, found page by page and without its schema: whichever trees lead to
/// them may be lost.</summary>
/// <remarks>
/// Rows of all tables come mixed, SQLite's own (the schema, sequences) included; the reader recognises its own by
/// shape and verifies them. Not included are <c>WITHOUT ROWID</c> tables, which live in index pages. The same row can come twice
/// when damage makes an old page look live. Erased rows do not come back: freeblocks, unallocated space and pages on a
/// plausible freelist are not read. For one use by one thread.
/// </remarks>
internal sealed class PageRows(PageSource source)
{
    private readonly byte[] _page = new byte[source.PageSize];
    private readonly BitArray _unexplained = new(source.PageCount + 1);
    private readonly OverflowChains _chains = new(source);
    private byte[] _payload = [];
    private int _leafPages;
    private int _skippedCells;

    /// <summary>What was met so far; final once <see cref="Read"/> was read to its end.</summary>
    public SalvageTally Tally => new(source.PageCount, _leafPages, CountUnreadable(), _skippedCells);

    /// <summary>Reads the rows lazily, in the order of pages. No content makes it throw, loop for ever, or take more memory
    /// for a row than <see cref="RecordFormat.RowBytesMax"/>. To be read once.</summary>
    public IEnumerable<SalvagedRow> Read()
    {
        var free = Freelist.Read(source);
        for (var number = 1; number <= source.PageCount; number++)
        {
            if (free[number] || !TryReadBtreePage(number, out var header))
            {
                continue;
            }

            if (header.HasIndexCells)
            {
                LinkOverflowPages(header);
            }

            if (!header.IsTableLeaf)
            {
                continue;
            }

            _leafPages++;

            // Cells do not overlap, so a page's cells take no more bytes than it has. Without this limit a small file could
            // name one long cell thousands of times over.
            var localBytesLeft = source.UsableBytes;
            for (var i = 0; i < header.CellCount; i++)
            {
                if (TryReadRow(header, i, ref localBytesLeft) is { } row)
                {
                    yield return row;
                }
                else
                {
                    _skippedCells++;
                }
            }
        }
    }

    private bool TryReadBtreePage(int number, out BtreePage header)
    {
        header = default;
        if (!source.ReadPage(number, _page))
        {
            _unexplained[number] = true;
            return false;
        }

        var headerOffset = number == 1 ? FileHeader.Bytes : 0;
        if (!IsPointerMap(number) && BtreePage.TryRead(_page, headerOffset, source.UsableBytes, out header))
        {
            return true;
        }

        _unexplained[number] = !IsPointerMap(number) && _page.AsSpan().ContainsAnyExcept((byte)0);
        return false;
    }

    // https://www.sqlite.org/fileformat2.html, section 1.8: page 2, and then one before each run of pages it describes.
    private bool IsPointerMap(int number) =>
        source.Header is { HasPointerMaps: true } && number >= 2 && (number - 2) % ((source.UsableBytes / 5) + 1) == 0;

    // Index cells hold no rows, but without their chains the overflow pages of long keys would pass for unreadable ones.
    private void LinkOverflowPages(BtreePage header)
    {
        ReadOnlySpan<byte> usable = _page.AsSpan(0, source.UsableBytes);
        for (var i = 0; i < header.CellCount; i++)
        {
            if (header.TryGetCell(usable, i, out var offset)
                && Cell.TryReadKey(usable, offset, header.ChildPointerBytes, out var cell)
                && cell.OverflowBytes > 0)
            {
                _chains.TryWalk(cell.OverflowPage, cell.OverflowBytes);
            }
        }
    }

    private SalvagedRow? TryReadRow(BtreePage header, int index, ref int localBytesLeft)
    {
        ReadOnlySpan<byte> usable = _page.AsSpan(0, source.UsableBytes);
        if (!header.TryGetCell(usable, index, out var offset)
            || !Cell.TryReadRow(usable, offset, out var cell)
            || cell.LocalBytes > localBytesLeft)
        {
            return null;
        }

        var payload = usable.Slice(cell.LocalOffset, cell.LocalBytes);
        if (cell.OverflowBytes > 0 && !TryAssemble(cell, ref payload))
        {
            return null;
        }

        if (!RecordFormat.TryRead(payload, out var values))
        {
            return null;
        }

        localBytesLeft -= cell.LocalBytes;
        return new SalvagedRow(cell.RowId, values);
    }

    private bool TryAssemble(Cell cell, ref ReadOnlySpan<byte> payload)
    {
        // More than the whole database can hold is no length, and not worth the memory to find out.
        if (cell.OverflowBytes > (long)source.PageCount * source.UsableBytes)
        {
            return false;
        }

        if (_payload.Length < cell.PayloadBytes)
        {
            _payload = new byte[cell.PayloadBytes];
        }

        payload.CopyTo(_payload);
        payload = _payload.AsSpan(0, cell.PayloadBytes);
        return _chains.TryRead(cell.OverflowPage, _payload.AsSpan(cell.LocalBytes, cell.OverflowBytes));
    }

    private int CountUnreadable()
    {
        var count = 0;
        for (var number = 1; number <= source.PageCount; number++)
        {
            count += _unexplained[number] && !_chains.HasLinked(number) ? 1 : 0;
        }

        return count;
    }
}

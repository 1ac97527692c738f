using System.Buffers.Binary;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The header of a b-tree page, and where its cells are.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 1.6. Only the cell pointer array leads to cells: what lies in
/// freeblocks or unallocated space was erased, and stays erased.</remarks>
internal readonly record struct BtreePage
{
    private const byte InteriorIndex = 2;
    private const byte InteriorTable = 5;
    private const byte LeafIndex = 10;
    private const byte LeafTable = 13;
    private const int FragmentedBytesMax = 60;
    private const int CellBytesMin = 4;
    private const int CellPointerBytes = 2;

    private int CellPointers { get; init; }

    private int ContentStart { get; init; }

    private int UsableBytes { get; init; }

    private byte Kind { get; init; }

    /// <summary>Cells that the header announces; their pointers lie within the page, what they point to is unchecked.</summary>
    public int CellCount { get; private init; }

    /// <summary>Whether the page holds rows.</summary>
    public bool IsTableLeaf => Kind == LeafTable;

    /// <summary>Whether the page's cells carry keys of an index or of a <c>WITHOUT ROWID</c> table.</summary>
    public bool HasIndexCells => Kind is InteriorIndex or LeafIndex;

    /// <summary>Bytes of child page number that each cell begins with.</summary>
    public int ChildPointerBytes => Kind is InteriorIndex or InteriorTable ? 4 : 0;

    /// <summary>Reads the header, or refuses the page when the header is of no b-tree page or contradicts itself.</summary>
    /// <param name="page">The whole page.</param>
    /// <param name="headerOffset">Where the header is: <see cref="FileHeader.Bytes"/> on page 1, else 0.</param>
    /// <param name="usableBytes">The page's bytes without the reserved ones at its end.</param>
    /// <param name="header">The header, when the result is true.</param>
    public static bool TryRead(ReadOnlySpan<byte> page, int headerOffset, int usableBytes, out BtreePage header)
    {
        header = default;
        var fields = page[headerOffset..];
        var kind = fields[0];
        if (kind is not (InteriorIndex or InteriorTable or LeafIndex or LeafTable))
        {
            return false;
        }

        int firstFreeblock = BinaryPrimitives.ReadUInt16BigEndian(fields[1..]);
        int cellCount = BinaryPrimitives.ReadUInt16BigEndian(fields[3..]);
        int contentStart = BinaryPrimitives.ReadUInt16BigEndian(fields[5..]);
        if (contentStart == 0)
        {
            contentStart = FileHeader.PageSizeMax;
        }

        var cellPointers = headerOffset + (kind is InteriorIndex or InteriorTable ? 12 : 8);
        var freeblockFits = firstFreeblock == 0
            || (firstFreeblock >= contentStart && firstFreeblock <= usableBytes - CellBytesMin);
        if (!freeblockFits || fields[7] > FragmentedBytesMax || contentStart > usableBytes
            || cellPointers + (cellCount * CellPointerBytes) > contentStart)
        {
            return false;
        }

        header = new BtreePage
        {
            Kind = kind,
            CellCount = cellCount,
            CellPointers = cellPointers,
            ContentStart = contentStart,
            UsableBytes = usableBytes,
        };
        return true;
    }

    /// <summary>Where in the page the cell begins; false when its pointer leaves the cell content area.</summary>
    public bool TryGetCell(ReadOnlySpan<byte> page, int index, out int offset)
    {
        offset = BinaryPrimitives.ReadUInt16BigEndian(page[(CellPointers + (index * CellPointerBytes))..]);
        return offset >= ContentStart && offset <= UsableBytes - CellBytesMin;
    }

    /// <summary>Whether the page has cells and all their pointers are in range: what a sound page looks like that is read with
    /// the right page size, and hardly anything else.</summary>
    public bool HasSoundCellPointers(ReadOnlySpan<byte> page)
    {
        for (var i = 0; i < CellCount; i++)
        {
            if (!TryGetCell(page, i, out _))
            {
                return false;
            }
        }

        return CellCount > 0;
    }
}

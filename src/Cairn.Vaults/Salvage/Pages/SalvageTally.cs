namespace Cairn.Vaults.Salvage.Pages;

/// <summary>What reading a damaged file met.</summary>
/// <param name="Pages">Pages in the database, a torn page at the end of the file included.</param>
/// <param name="LeafPages">Table-leaf pages whose cells were read, those with no or only unreadable cells included. Pages on a
/// plausible freelist are not read.</param>
/// <param name="UnreadablePages">Pages that nothing explains: they could not be read from disk in full, or they are neither
/// all zero, nor a b-tree page with a consistent header, nor on a plausible freelist, nor a pointer map, nor overflow pages
/// that a cell's chain runs through. That counts a page that claims to be a leaf and is nonsense, and also sound overflow
/// pages no chain reaches any more because their row's leaf, or an earlier link, is lost. Damage inside a page whose header
/// still makes sense is not seen here but, when it breaks a cell, in <paramref name="SkippedCells"/>.</param>
/// <param name="SkippedCells">Cells of the leaf pages read that gave no row: out of bounds, not a record, longer than
/// <see cref="RecordFormat.RowBytesMax"/> allows, or continued on overflow pages that cannot be followed.</param>
internal sealed record SalvageTally(int Pages, int LeafPages, int UnreadablePages, int SkippedCells);

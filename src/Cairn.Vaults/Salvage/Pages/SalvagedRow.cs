namespace Cairn.Vaults.Salvage.Pages;

/// <summary>One row of some ordinary (rowid) table, as its record says, without the table's name or column names.</summary>
/// <param name="RowId">The row's rowid. A column declared <c>INTEGER PRIMARY KEY</c> is this number and stands as null in
/// <paramref name="Values"/>.</param>
/// <param name="Values">One value per stored column, in the order of declaration: null, <see cref="long"/>,
/// <see cref="double"/>, <see cref="string"/> or <see cref="byte"/>[]. Fewer than the table has when columns were added after
/// the row was written. A whole number in a <c>REAL</c> column comes as <see cref="long"/>, for that is how SQLite stores
/// it. Text is read as UTF-8, with U+FFFD for bytes that are not.</param>
/// <remarks>A row out of a damaged file may hold wrong values: nothing in SQLite's format checks a row's content. Verify it.
/// Two rows are equal only when they share one <paramref name="Values"/> array.</remarks>
internal sealed record SalvagedRow(long RowId, object?[] Values);

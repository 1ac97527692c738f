namespace Cairn.Vaults.Conflicts;

/// <summary>A part of the open conflicts of a vault.</summary>
/// <param name="Items">The conflicts, the newest lost value first.</param>
/// <param name="Next">Where the next page begins; null where this is the last.</param>
public sealed record ConflictPage(IReadOnlyList<OpenConflict> Items, string? Next);

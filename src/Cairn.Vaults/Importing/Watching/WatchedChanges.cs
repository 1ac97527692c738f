namespace Cairn.Vaults.Importing.Watching;

/// <summary>What happened in a watched folder, and what was made of it.</summary>
/// <param name="Files">Files that are new or changed, relative to the folder.</param>
/// <param name="Gone">Files that are there no more.</param>
/// <param name="Report">What importing the ones, and archiving what came from the others, did.</param>
public sealed record WatchedChanges(IReadOnlyList<string> Files, IReadOnlyList<string> Gone, ImportReport Report);

using Cairn.Core.Changes;

namespace Cairn.Vaults.History;

/// <summary>One step in the history of a record.</summary>
/// <param name="Number">Counts up from 1 in the order in which this replica took the changes in.</param>
/// <param name="Change">The change.</param>
public sealed record RecordVersion(int Number, Change Change);

using Cairn.Core.Merge;

namespace Cairn.Vaults.Records;

/// <summary>A row of the table <c>records</c>.</summary>
/// <param name="Rid">The row's number, which log and index refer to; 0 while there is no row.</param>
/// <param name="Sequence">The local sequence of the last change to the record.</param>
/// <param name="State">What its changes merge to.</param>
internal readonly record struct StoredRecord(long Rid, long Sequence, RecordState State);

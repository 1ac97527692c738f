using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Vaults.Salvage;

/// <summary>A merged record as its row held it.</summary>
internal sealed record RecordRow(RecordKey Key, bool IsLedger, SortedList<string, FieldState> Fields, Stamp? Deleted, Stamp? Erased);

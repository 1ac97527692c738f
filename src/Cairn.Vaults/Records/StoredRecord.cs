using Cairn.Core.Merge;
using Cairn.Vaults.Sealing;

namespace Cairn.Vaults.Records;

/// <summary>A row of the table <c>records</c>.</summary>
/// <param name="Rid">The row's number, which log and index refer to; 0 while there is no row.</param>
/// <param name="Sequence">The local sequence of the last change to the record.</param>
/// <param name="State">What its changes merge to.</param>
internal readonly record struct StoredRecord(long Rid, long Sequence, RecordState State)
{
    private readonly RecordState? _merged;

    /// <summary>Whether it has given up its content: long values then look removed, and its changes are only named in the log.</summary>
    public bool IsEvicted { get; init; }

    /// <summary>What its changes merge to, as it is stored: in a sealed vault, with sealed values.</summary>
    public RecordState Merged
    {
        get => _merged ?? State;
        private init => _merged = value;
    }

    /// <summary>The record with the values of a sealed vault opened.</summary>
    public StoredRecord Opened(VaultSeal? seal) => seal is null || _merged is not null ? this : this with { State = seal.Open(State), Merged = State };
}

using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Hub.Sync;

/// <summary>A row of the table <c>records</c>.</summary>
internal sealed record RecordRow(long Record, string Collection, string Id, bool Ledger, byte[]? Stamp, string? Stamps, byte[]? Deleted, byte[]? Erased, int Conflicts, string Fields)
{
    /// <summary>The columns, in the order of the properties.</summary>
    public const string Columns = "record, collection, id, ledger, stamp, stamps, deleted, erased, conflicts, fields";

    // How many there are is all that merging asks: with one or more of them a record is merged anew from its changes.
    private static readonly Conflict[] Unloaded = [default];

    public RecordState Read() => new()
    {
        Key = new RecordKey(Collection, Id),
        Fields = StateText.Read(Fields, Stamps, StampOf(Stamp)),
        IsLedger = Ledger,
        Deleted = StampOf(Deleted),
        Erased = StampOf(Erased),
        Conflicts = Conflicts == 0 ? [] : Unloaded,
    };

    private static Stamp? StampOf(byte[]? bytes) => bytes is null ? null : Core.Stamps.Stamp.FromBytes(bytes);
}

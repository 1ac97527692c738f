using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>What the changes of one record merge to. Immutable.</summary>
public sealed record RecordState
{
    /// <summary>The record.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>The winner of each field, removed ones included. Empty once erased.</summary>
    public SortedList<string, FieldState> Fields { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The greatest stamp of a delete.</summary>
    public Stamp? Deleted { get; init; }

    /// <summary>The least stamp of an erase.</summary>
    public Stamp? Erased { get; init; }

    /// <summary>Whether the record was appended to a ledger, so that puts and deletes do not change it.</summary>
    public bool IsLedger { get; init; }

    /// <summary>The values that lost and that nobody has replaced or settled, by field and stamp.</summary>
    public IReadOnlyList<Conflict> Conflicts { get; init; } = [];

    /// <summary>The greatest stamp of a field; null where no field was ever set.</summary>
    public Stamp? Stamp
    {
        get
        {
            var greatest = default(Stamp?);
            for (var at = 0; at < Fields.Count; at++)
            {
                greatest = Stamps.Stamp.Max(greatest, Fields.GetValueAtIndex(at).Stamp);
            }

            return greatest;
        }
    }

    /// <summary>Whether the record is erased.</summary>
    public bool IsErased => Erased is not null;

    /// <summary>Whether the record is shown: it has fields, and no delete came after the last of them.</summary>
    public bool IsVisible => !IsErased && Stamp is { } stamp && (IsLedger || Deleted is not { } deleted || stamp > deleted);

    /// <summary>The value of a field; null where it was never set or was removed.</summary>
    public FieldValue this[string field] => Fields.TryGetValue(field, out var state) ? state.Value : FieldValue.Null;

    /// <summary>The state of a record that no change has touched.</summary>
    public static RecordState Untouched(RecordKey key) => new() { Key = key };
}

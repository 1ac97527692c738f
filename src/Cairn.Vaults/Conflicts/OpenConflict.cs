using Cairn.Core.Records;

namespace Cairn.Vaults.Conflicts;

/// <summary>A value that lost unseen to another, until somebody restores or dismisses it.</summary>
public sealed record OpenConflict
{
    /// <summary>Names it on every replica: 16 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The record.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>The field.</summary>
    public required string Field { get; init; }

    /// <summary>The value that lost.</summary>
    public required WrittenValue Lost { get; init; }

    /// <summary>What is shown in its place: the value that won, or where the record is archived, null and who archived it. Absent where a ledger's entry has no such field.</summary>
    public required WrittenValue? Shown { get; init; }

    /// <summary>Whether the record is archived, so that nothing of it is shown.</summary>
    public required bool IsArchived { get; init; }
}

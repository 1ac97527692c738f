using Cairn.Core.Records;

namespace Cairn.Vaults;

/// <summary>A record as it is shown.</summary>
public sealed record VaultRecord
{
    /// <summary>The record.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>Its fields, without removed ones, by name.</summary>
    public required IReadOnlyDictionary<string, FieldValue> Fields { get; init; }

    /// <summary>The local sequence of its last change.</summary>
    public required long Sequence { get; init; }

    /// <summary>When its first change was written; null where it was imported.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When its last shown value was written; null where it is as it was imported.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Whether it is archived: hidden by a delete, until a later write shows it again.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether it was erased; it then has no fields.</summary>
    public bool IsErased { get; init; }

    /// <summary>Whether its content was given up to keep within the vault's size limit: <c>content</c> is then only how the text begins, and other long values are missing.</summary>
    public bool IsEvicted { get; init; }

    /// <summary>Number of open conflicts.</summary>
    public int ConflictCount { get; init; }
}

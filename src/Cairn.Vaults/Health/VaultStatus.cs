using Cairn.Vaults.Eviction;

namespace Cairn.Vaults.Health;

/// <summary>How a vault stands, for a person to see at a glance.</summary>
public sealed record VaultStatus
{
    /// <summary>The vault's id.</summary>
    public required Guid Vault { get; init; }

    /// <summary>This copy's id, 16 hexadecimal digits; null before its first write.</summary>
    public required string? Replica { get; init; }

    /// <summary>Visible memories.</summary>
    public required long Memories { get; init; }

    /// <summary>Archived records of any collection.</summary>
    public required long Archived { get; init; }

    /// <summary>Erased records.</summary>
    public required long Erased { get; init; }

    /// <summary>Changes in the log.</summary>
    public required long Changes { get; init; }

    /// <summary>Open conflicts.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Changes that are stamped more than five minutes ahead of the clock.</summary>
    public required long Ahead { get; init; }

    /// <summary>Bytes of the database and its log of pages.</summary>
    public required long Bytes { get; init; }

    /// <summary>The size of the folder, its limit, and what was given up for it.</summary>
    public required EvictionStatus Room { get; init; }

    /// <summary>The newest backup in the vault's folder; null where there is none.</summary>
    public required string? LastBackup { get; init; }

    /// <summary>Whether bytes of erased records are still to be overwritten.</summary>
    public required bool IsScrubDue { get; init; }

    /// <summary>Damaged databases that were set aside and are still there.</summary>
    public required IReadOnlyList<string> SetAside { get; init; }
}

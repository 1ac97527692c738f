using Cairn.Core.Sync;

namespace Cairn.Sync.Engine;

/// <summary>What one sync of one vault with one remote did.</summary>
/// <param name="Vault">The vault.</param>
public sealed record SyncReport(Guid Vault)
{
    /// <summary>Changes that the remote took or had.</summary>
    public int Sent { get; init; }

    /// <summary>What came from it.</summary>
    public TakenAnswer Taken { get; init; }

    /// <summary>Why it ended early; null where all was exchanged.</summary>
    public SyncProblem? Problem { get; init; }

    /// <summary>Whether another process was at it, so that this one did nothing.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Whether the two were found to differ, and were made equal.</summary>
    public bool IsRepaired { get; init; }
}

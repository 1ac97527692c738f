using Cairn.Core.Sync;
using Cairn.Sync.Engine;

namespace Cairn.Agent.Sync;

/// <summary>What a sync of one vault with one remote did, and what is left.</summary>
/// <param name="Vault">The vault's name.</param>
/// <param name="Report">What was done.</param>
/// <param name="Queued">Changes that still wait to be sent.</param>
internal sealed record SyncedVault(string Vault, SyncReport Report, long Queued)
{
    /// <summary>Why it ended early; null where all was exchanged.</summary>
    public SyncProblem? Problem => Report.Problem ?? (Report.IsBusy ? new SyncProblem("sync_busy", "Another process has been syncing this vault for a minute.") : null);
}

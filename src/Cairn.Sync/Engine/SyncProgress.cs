namespace Cairn.Sync.Engine;

/// <summary>How far a sync is, told after each exchange.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Sent">Changes sent so far.</param>
/// <param name="Received">Changes received so far.</param>
/// <param name="Waiting">Changes that still wait to be sent.</param>
public readonly record struct SyncProgress(Guid Vault, long Sent, long Received, long Waiting);

namespace Cairn.Sync.Engine;

/// <summary>How far a sync is, told after each exchange.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Sent">Changes sent so far.</param>
/// <param name="Received">Changes received so far.</param>
/// <param name="Waiting">At most so many changes still wait to be sent; those that the remote has brought itself may be among them.</param>
public readonly record struct SyncProgress(Guid Vault, long Sent, long Received, long Waiting);

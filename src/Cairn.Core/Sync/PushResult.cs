namespace Cairn.Core.Sync;

/// <summary>What became of one change that was offered.</summary>
/// <param name="Status">Whether it was taken.</param>
/// <param name="Sequence">Its place in the remote's log; 0 where it was refused or the remote counts none.</param>
/// <param name="Problem">Why it was refused.</param>
public readonly record struct PushResult(PushStatus Status, long Sequence = 0, SyncProblem? Problem = null);

using Cairn.Core.Records;
using Cairn.Core.Sync;

namespace Cairn.Vaults.Sync;

/// <summary>A change of this replica's log and what has become of it at one remote: a row of the view <c>sync_queue</c>.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Key">The record.</param>
/// <param name="Status"><c>queued</c>, <c>syncing</c>, <c>synced</c> or <c>failed</c>.</param>
/// <param name="Problem">Why the remote refused it; null where it did not.</param>
/// <param name="Attempts">How often it was refused.</param>
public sealed record QueuedItem(long Sequence, RecordKey Key, string Status, SyncProblem? Problem, int Attempts);

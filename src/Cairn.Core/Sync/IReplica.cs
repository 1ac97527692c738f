using Cairn.Core.Merge;

namespace Cairn.Core.Sync;

/// <summary>A copy of a vault on this device, as sync sees it.</summary>
/// <remarks>Remotes are named by ids that mean something on this device only. All that a call changes becomes durable together.</remarks>
public interface IReplica
{
    /// <summary>The vault's id, the same on every replica.</summary>
    Guid Vault { get; }

    /// <summary>This copy's id, 16 hexadecimal digits.</summary>
    string Replica { get; }

    /// <summary>The ids that this copy had before, 16 hexadecimal digits each.</summary>
    IReadOnlyList<string> FormerReplicas { get; }

    /// <summary>The sequence of the last change in this copy's log; 0 where there is none.</summary>
    long Head();

    /// <summary>Completes when the log reaches beyond a sequence.</summary>
    Task WaitForChangesAsync(long after, CancellationToken cancellationToken);

    /// <summary>Takes the turn at a remote, which ends when the lease is disposed or its process is gone; null while somebody else has it.</summary>
    IDisposable? TryLease(Guid remote);

    /// <summary>How far this replica and the remote are.</summary>
    RemoteProgress Progress(Guid remote);

    /// <summary>The next changes that the remote may lack: not private, not brought by it, and not in quarantine. They are marked as being sent.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="countMax">Most changes.</param>
    /// <param name="bytesMax">Most UTF-8 bytes together; a change that is larger comes alone.</param>
    Task<OutgoingBatch> OutgoingAsync(Guid remote, int countMax = SyncLimits.ChangesMax, int bytesMax = SyncLimits.BytesMax);

    /// <summary>How many changes wait for the remote.</summary>
    long QueuedCount(Guid remote);

    /// <summary>Takes in an answer: what became of the changes that were sent, the changes that came, and the new cursor, all in one transaction.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="sent">What was sent; null where nothing was.</param>
    /// <param name="answer">The answer, without a problem.</param>
    /// <remarks>Changes that are malformed, or that reuse an op, wait in quarantine; all others are merged. Of an answer that comes late nothing else is taken.</remarks>
    Task<TakenAnswer> TakeAsync(Guid remote, OutgoingBatch? sent, ExchangeAnswer answer);

    /// <summary>Offers again what the remote has refused, and takes in again what could not be taken in.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="problem">The code of the problem that kept the changes back; null for any.</param>
    /// <returns>How many changes left quarantine.</returns>
    Task<int> RetryAsync(Guid remote, string? problem = null);

    /// <summary>Begins anew with a remote that has lost its state or was exchanged: everything is offered again, and read from the start.</summary>
    Task RestartAsync(Guid remote);

    /// <summary>Keeps how an attempt went, for status and backoff.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="problem">Why it failed; null where everything was exchanged.</param>
    /// <param name="retryAt">When to try again after a failure.</param>
    Task NoteAsync(Guid remote, SyncProblem? problem, DateTimeOffset? retryAt);

    /// <summary>The digest, where nothing waits for the remote and nothing of it is in quarantine; else null.</summary>
    Digest? SettledDigest(Guid remote);

    /// <summary>All changes of the shared records in one part of the digest, in batches of the size of one exchange. Taking their results in moves nothing but what was refused.</summary>
    IReadOnlyList<OutgoingBatch> ReadPart(int part);

    /// <summary>Takes in the changes of parts in which the two differed, and notes that they did.</summary>
    Task<TakenAnswer> RepairAsync(Guid remote, IReadOnlyList<string> changes);
}

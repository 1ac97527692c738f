using Cairn.Core.Merge;
using Cairn.Core.Sync;

namespace Cairn.Simulation.Tests.Faults;

/// <summary>A replica whose process may be gone before or after each call, and that sends small pages.</summary>
internal sealed class FaultyReplica(IReplica inner, FaultPlan plan, int pageMax) : IReplica
{
    public Guid Vault => inner.Vault;

    public string Replica => inner.Replica;

    public IReadOnlyList<string> FormerReplicas => inner.FormerReplicas;

    public long Head() => inner.Head();

    public Task WaitForChangesAsync(long after, CancellationToken cancellationToken) => inner.WaitForChangesAsync(after, cancellationToken);

    public IDisposable? TryLease(Guid remote) => inner.TryLease(remote);

    public RemoteProgress Progress(Guid remote) => inner.Progress(remote);

    public Task<OutgoingBatch> OutgoingAsync(Guid remote, int countMax = SyncLimits.ChangesMax, int bytesMax = SyncLimits.BytesMax) => plan.RunAsync(() => inner.OutgoingAsync(remote, Math.Min(countMax, pageMax), bytesMax));

    public long QueuedCount(Guid remote) => inner.QueuedCount(remote);

    public Task<TakenAnswer> TakeAsync(Guid remote, OutgoingBatch? sent, ExchangeAnswer answer) => plan.RunAsync(() => inner.TakeAsync(remote, sent, answer));

    public Task<int> RetryAsync(Guid remote, string? problem = null) => plan.RunAsync(() => inner.RetryAsync(remote, problem));

    public Task RestartAsync(Guid remote) => plan.RunAsync(() => inner.RestartAsync(remote).ContinueAsync());

    public Task NoteAsync(Guid remote, SyncProblem? problem, DateTimeOffset? retryAt) => plan.RunAsync(() => inner.NoteAsync(remote, problem, retryAt).ContinueAsync());

    public Digest? SettledDigest(Guid remote) => inner.SettledDigest(remote);

    public IReadOnlyList<OutgoingBatch> ReadPart(int part) => inner.ReadPart(part);

    public Task<TakenAnswer> RepairAsync(Guid remote, IReadOnlyList<string> changes) => plan.RunAsync(() => inner.RepairAsync(remote, changes));
}

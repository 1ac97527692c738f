using Cairn.Core.Merge;
using Cairn.Core.Sync;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>A replica of which some calls do something else.</summary>
internal sealed class AlteredReplica(IReplica inner) : IReplica
{
    public Func<Guid, OutgoingBatch, Task<OutgoingBatch>> Outgoing { get; init; } = (_, batch) => Task.FromResult(batch);

    public Func<Guid, OutgoingBatch?, ExchangeAnswer, Task<TakenAnswer>> Take { get; init; } = inner.TakeAsync;

    public Func<Guid, IReadOnlyList<string>, Task<TakenAnswer>> Repair { get; init; } = inner.RepairAsync;

    public Func<int, IReadOnlyList<OutgoingBatch>> Part { get; init; } = inner.ReadPart;

    public Guid Vault => inner.Vault;

    public string Replica => inner.Replica;

    public IReadOnlyList<string> FormerReplicas => inner.FormerReplicas;

    public long Head() => inner.Head();

    public Task WaitForChangesAsync(long after, CancellationToken cancellationToken) => inner.WaitForChangesAsync(after, cancellationToken);

    public IDisposable? TryLease(Guid remote) => inner.TryLease(remote);

    public RemoteProgress Progress(Guid remote) => inner.Progress(remote);

    public async Task<OutgoingBatch> OutgoingAsync(Guid remote, int countMax = SyncLimits.ChangesMax, int bytesMax = SyncLimits.BytesMax) => await Outgoing(remote, await inner.OutgoingAsync(remote, countMax, bytesMax));

    public long QueuedCount(Guid remote) => inner.QueuedCount(remote);

    public Task<TakenAnswer> TakeAsync(Guid remote, OutgoingBatch? sent, ExchangeAnswer answer) => Take(remote, sent, answer);

    public Task<int> RetryAsync(Guid remote, string? problem = null) => inner.RetryAsync(remote, problem);

    public Task RestartAsync(Guid remote) => inner.RestartAsync(remote);

    public Task NoteAsync(Guid remote, SyncProblem? problem, DateTimeOffset? retryAt) => inner.NoteAsync(remote, problem, retryAt);

    public Digest? SettledDigest(Guid remote) => inner.SettledDigest(remote);

    public IReadOnlyList<OutgoingBatch> ReadPart(int part) => Part(part);

    public Task<TakenAnswer> RepairAsync(Guid remote, IReadOnlyList<string> changes) => Repair(remote, changes);
}

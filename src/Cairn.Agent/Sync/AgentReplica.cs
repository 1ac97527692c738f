using Cairn.Agent.Daemon;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Vaults.Sync;

namespace Cairn.Agent.Sync;

/// <summary>A vault as a replica that takes the vault anew for each step, so that one that is found damaged, or is exchanged, is opened again meanwhile.</summary>
internal sealed class AgentReplica(OpenVaults vaults, string name) : IReplica
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(15);

    public string Name => name;

    public Guid Vault => Use(replica => replica.Vault);

    public string Replica => Use(replica => replica.Replica);

    public IReadOnlyList<string> FormerReplicas => Use(replica => replica.FormerReplicas);

    public long Head() => Use(replica => replica.Head());

    public async Task WaitForChangesAsync(long after, CancellationToken cancellationToken)
    {
        while (Head() <= after)
        {
            using var beat = new CancellationTokenSource(WaitMax, vaults.Options.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, beat.Token);
            await UseAsync(async replica =>
            {
                await replica.WaitForChangesAsync(after, both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            });
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public IDisposable? TryLease(Guid remote) => Use(replica => replica.TryLease(remote));

    public RemoteProgress Progress(Guid remote) => Use(replica => replica.Progress(remote));

    public Task<OutgoingBatch> OutgoingAsync(Guid remote, int countMax = SyncLimits.ChangesMax, int bytesMax = SyncLimits.BytesMax) =>
        UseAsync(replica => replica.OutgoingAsync(remote, countMax, bytesMax));

    public long QueuedCount(Guid remote) => Use(replica => replica.QueuedCount(remote));

    public Task<TakenAnswer> TakeAsync(Guid remote, OutgoingBatch? sent, ExchangeAnswer answer) => UseAsync(replica => replica.TakeAsync(remote, sent, answer));

    public Task<int> RetryAsync(Guid remote, string? problem = null) => UseAsync(replica => replica.RetryAsync(remote, problem));

    public Task RestartAsync(Guid remote) => UseAsync(async replica =>
    {
        await replica.RestartAsync(remote);
        return true;
    });

    public Task NoteAsync(Guid remote, SyncProblem? problem, DateTimeOffset? retryAt) => UseAsync(async replica =>
    {
        await replica.NoteAsync(remote, problem, retryAt);
        return true;
    });

    public Digest? SettledDigest(Guid remote) => Use(replica => replica.SettledDigest(remote));

    public IReadOnlyList<OutgoingBatch> ReadPart(int part) => Use(replica => replica.ReadPart(part));

    public Task<TakenAnswer> RepairAsync(Guid remote, IReadOnlyList<string> changes) => UseAsync(replica => replica.RepairAsync(remote, changes));

    /// <summary>Begins to keep what has become of each change at a remote.</summary>
    public Task MeetAsync(Guid remote) => UseAsync(async replica =>
    {
        await replica.MeetAsync(remote);
        return true;
    });

    /// <summary>Forgets a remote.</summary>
    public Task ForgetAsync(Guid remote, IReadOnlyCollection<Guid>? others = null) => UseAsync(async replica =>
    {
        await replica.ForgetAsync(remote, others);
        return true;
    });

    private T Use<T>(Func<VaultReplica, T> use)
    {
        using var lease = vaults.Rent(name);
        return use(new VaultReplica(lease.Vault));
    }

    private async Task<T> UseAsync<T>(Func<VaultReplica, Task<T>> use)
    {
        using var lease = vaults.Rent(name);
        return await use(new VaultReplica(lease.Vault));
    }
}

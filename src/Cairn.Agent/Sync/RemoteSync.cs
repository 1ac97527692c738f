using Cairn.Agent.Accounts;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Sync.Engine;

namespace Cairn.Agent.Sync;

/// <summary>Syncs with remotes now, as the commands and the routes ask for it.</summary>
internal sealed class RemoteSync(AgentContext agent)
{
    private static readonly TimeSpan BusyLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BusyMax = TimeSpan.FromMinutes(1);

    /// <summary>The remotes that are meant: the one named, or all that are enabled.</summary>
    /// <exception cref="CairnException">Codes <c>remote_not_found</c>, <c>no_remote</c>.</exception>
    public static IReadOnlyList<RemoteSettings> Chosen(RemotesFile file, string? name) =>
        name is not null ? [file.Find(name)]
        : file.Load().Where(remote => remote.IsEnabled).ToList() is { Count: > 0 } enabled ? enabled
        : throw new CairnException("no_remote", "There is no remote to sync with.", "Add one: `cairn remote add NAME FOLDER`, or a bucket, or another device with `cairn pair`.");

    /// <summary>Takes a vault's turn at a remote, for which it waits a minute.</summary>
    /// <exception cref="CairnException">Code <c>sync_busy</c>.</exception>
    public static async Task<IDisposable> LeaseAsync(AgentContext agent, AgentReplica replica, RemoteSettings remote, CancellationToken cancellationToken)
    {
        for (var began = agent.Time.GetTimestamp(); agent.Time.GetElapsedTime(began) < BusyMax;)
        {
            if (replica.TryLease(remote.Id) is { } lease)
            {
                return lease;
            }

            await Task.Delay(BusyLook, agent.Time, cancellationToken);
        }

        throw new CairnException("sync_busy", $"Another process has been syncing {replica.Name} with {remote.Name} for a minute.", "Try again when it is done.", isTransient: true);
    }

    /// <summary>Syncs vaults with a remote until nothing is left to exchange.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="vaults">The vaults, by name; those of the remote that are among them are synced.</param>
    /// <param name="retry">Whether what is in quarantine is tried again first.</param>
    /// <param name="progress">Told after each exchange.</param>
    /// <param name="cancellationToken">Stops between exchanges.</param>
    /// <returns>What became of each vault, by its name. Where this device is signed in, vaults that the account has by now are among them.</returns>
    public async Task<IReadOnlyList<SyncedVault>> RunAsync(
        RemoteSettings remote, IReadOnlyList<string>? vaults, bool retry, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        remote = await FollowAsync(remote, cancellationToken);
        var replicas = remote.Vaults.Where(name => vaults?.Contains(name) != false).Select(name => new AgentReplica(agent.Vaults, name)).ToList();
        foreach (var replica in retry ? replicas : [])
        {
            using var lease = await LeaseAsync(agent, replica, remote, cancellationToken);
            await replica.RetryAsync(remote.Id);
        }

        using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
        var session = new SyncSession(remote.Id, connection, agent.Time, agent.Chance);
        var began = agent.Time.GetTimestamp();
        var reports = await session.RunAsync(replicas, progress, cancellationToken);
        while (reports.Any(report => report.IsBusy) && agent.Time.GetElapsedTime(began) < BusyMax)
        {
            // Another process is at it, and is soon done.
            await Task.Delay(BusyLook, agent.Time, cancellationToken);
            reports = await session.RunAsync(replicas, progress, cancellationToken);
        }

        return [.. replicas.Zip(reports, (replica, report) => new SyncedVault(replica.Name, report, replica.QueuedCount(remote.Id)))];
    }

    private async Task<RemoteSettings> FollowAsync(RemoteSettings remote, CancellationToken cancellationToken)
    {
        try
        {
            return remote.Account is null ? remote : await new AccountVaults(agent).FollowAsync(remote, cancellationToken);
        }
        catch (CairnException)
        {
            // The sync meets the same, and tells of it.
            return remote;
        }
    }
}

using Cairn.Agent.Accounts;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Sync.Engine;

namespace Cairn.Agent.Sync;

/// <summary>Keeps the vaults and their remotes together while the agent runs. Remotes that are added, changed or removed meanwhile are noticed.</summary>
internal sealed class BackgroundSync(AgentContext agent)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // A hub tells at once when the account has other vaults, and what it said may have been missed.
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMinutes(10);

    // One that hangs in its remote, on a network disk say, is left to itself; the lease keeps it and the next from being there both.
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(3);

    private readonly List<Loop> _loops = [];
    private readonly RemotesFile _file = new(agent.Vaults.Home);
    private readonly Dictionary<Guid, string?> _told = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var version = _file.Version;
            await TurnToAsync(Load());
            while (_file.Version == version && !stopping.IsCancellationRequested)
            {
                await Task.Delay(LookEvery, agent.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await TurnToAsync([]);
    }

    // Loops of remotes whose settings stay the same run on.
    private async Task TurnToAsync(IReadOnlyList<RemoteSettings> remotes)
    {
        var ending = _loops.Where(loop => !remotes.Any(loop.Remote.IsSameAs)).ToList();
        await Task.WhenAll(ending.Select(EndAsync));
        _loops.RemoveAll(ending.Contains);
        foreach (var remote in remotes.Where(remote => _loops.TrueForAll(loop => !loop.Remote.IsSameAs(remote))))
        {
            var end = new CancellationTokenSource();
            _loops.Add(new Loop(remote, end, KeepAsync(remote, end.Token)));
        }
    }

    private async Task EndAsync(Loop loop)
    {
        await loop.End.CancelAsync();
        await Task.WhenAny(loop.Running, Task.Delay(EndMax, agent.Time, CancellationToken.None));
        if (loop.Running.IsCompleted)
        {
            loop.End.Dispose();
        }
    }

    private IReadOnlyList<RemoteSettings> Load()
    {
        try
        {
            return [.. _file.Load().Where(remote => remote.IsEnabled && remote.Vaults.Count > 0)];
        }
        catch (Exception fault) when (fault is CairnException or IOException or UnauthorizedAccessException)
        {
            agent.Note($"cairn: nothing is synced for now. {(fault is CairnException invalid ? $"{invalid.Message} {invalid.Hint}" : "remotes.json cannot be read.")}");
            return [];
        }
    }

    // A vault that cannot be used, or an address that is none, is tried again as a remote is that cannot be reached.
    private async Task KeepAsync(RemoteSettings remote, CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var attempts = 0; !cancellationToken.IsCancellationRequested; attempts++)
        {
            using var listed = new SemaphoreSlim(0);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = remote.Account is null ? Task.CompletedTask : FollowAsync(remote, listed, ended.Token);
            try
            {
                using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
                var replicas = remote.Vaults.Select(name => new AgentReplica(agent.Vaults, name)).ToList();
                var loop = new SyncLoop(remote.Id, connection, replicas, RemoteConnection.Schedule(connection), agent.Time, agent.Chance) { Synced = reports => Notice(remote, reports), Listed = () => listed.Release() };
                await loop.RunAsync(cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // A message of somebody else's may hold anything, so only the kind of the exception is told.
                Tell(remote, fault is CairnException known ? SyncProblem.Of(known) : new SyncProblem("unexpected", $"Something went wrong that Cairn does not know ({fault.GetType().Name})."));
                await Task.Delay(Backoff.After(attempts, null, agent.Chance()), agent.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                await ended.CancelAsync();
                await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // What it changes in the settings ends this loop, and another one goes on with them.
    private async Task FollowAsync(RemoteSettings remote, SemaphoreSlim listed, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await new AccountVaults(agent).FollowAsync(remote, cancellationToken);
            }
            catch (CairnException)
            {
                // The next sync meets the same, and tells of it.
            }

            using var due = new CancellationTokenSource(FollowEvery, agent.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, due.Token);
            await listed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Notice(RemoteSettings remote, IReadOnlyList<SyncReport> reports)
    {
        agent.Heap.Notice();
        Tell(remote, reports.Select(report => report.Problem).FirstOrDefault(problem => problem is not null));
        if (reports.Any(report => report.IsRepaired))
        {
            agent.Note($"cairn: this device and {remote.Name} differed, and were made equal.");
        }
    }

    // Each trouble is told of once, and that it is over.
    private void Tell(RemoteSettings remote, SyncProblem? problem)
    {
        lock (_told)
        {
            if (_told.GetValueOrDefault(remote.Id) != problem?.Code)
            {
                _told[remote.Id] = problem?.Code;
                agent.Note(problem is null ? $"cairn: syncing with {remote.Name} again." : $"cairn: not syncing with {remote.Name} for now: {problem.Detail}");
            }
        }
    }

    private sealed record Loop(RemoteSettings Remote, CancellationTokenSource End, Task Running);
}

using System.Net.Sockets;
using System.Threading.Channels;
using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Protocol;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Engine;

/// <summary>Keeps replicas and one remote together in the background: at the start, soon after a write, when the remote says that something is new, and now and then.</summary>
/// <param name="id">The id by which the replicas know the remote.</param>
/// <param name="remote">The remote; the caller owns it.</param>
/// <param name="replicas">The replicas.</param>
/// <param name="schedule">When.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">Gives numbers from 0 to 1, for backoff.</param>
public sealed class SyncLoop(Guid id, IRemote remote, IReadOnlyList<IReplica> replicas, SyncSchedule schedule, TimeProvider time, Func<double> chance)
{
    private const int BusyDoublingsMax = 5;
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SuccessLook = TimeSpan.FromSeconds(2);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isWatching;

    /// <summary>Told of the reports of each sync.</summary>
    public Action<IReadOnlyList<SyncReport>>? Synced { get; init; }

    /// <summary>Told when there may be other vaults at the remote than there were.</summary>
    public Action? Listed { get; init; }

    /// <summary>Syncs now rather than when it is due.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = remote is ILiveRemote live ? WatchAsync(live, ended.Token) : Task.CompletedTask;
        var session = new SyncSession(id, remote, time, chance);
        try
        {
            var (asked, busyRounds, dueAt) = (replicas, 0, DateTimeOffset.MaxValue);
            while (true)
            {
                _wake.Reader.TryRead(out _);
                var heads = replicas.Select(replica => replica.Head()).ToList();
                var startedAt = time.GetUtcNow();
                var reports = await session.RunAsync(asked, progress: null, cancellationToken);
                Synced?.Invoke(reports);

                // Those that another process is at are looked at again alone, and less and less often; the others have their own time.
                var busy = asked.Where((_, at) => reports[at].IsBusy).ToList();
                busyRounds = busy.Count == 0 ? 0 : Math.Min(busyRounds + 1, BusyDoublingsMax);
                var due = time.GetUtcNow() + Due();
                dueAt = ReferenceEquals(asked, replicas) || due < dueAt ? due : dueAt;
                var failed = asked.Where((_, at) => reports[at].Problem is not null).ToList();
                asked = await WaitAsync(dueAt, failed, busy, BusyWait * (1 << busyRounds) / 2, heads, startedAt, cancellationToken) ? busy : replicas;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    /// <returns>Whether nothing is due but those that were busy.</returns>
    private async Task<bool> WaitAsync(DateTimeOffset dueAt, List<IReplica> failed, List<IReplica> busy, TimeSpan busyWait, List<long> heads, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = dueAt - time.GetUtcNow();
        var busyAgain = Task.Delay(busy.Count > 0 ? busyWait : Timeout.InfiniteTimeSpan, time, ended.Token);
        var reasons = new List<Task> { Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, ended.Token), busyAgain };
        if (failed.Count > 0)
        {
            // Neither a hint nor a write cuts this wait short.
            reasons.Add(WaitForSuccessAsync(failed, ended.Token));
        }
        else
        {
            reasons.Add(_wake.Reader.WaitToReadAsync(ended.Token).AsTask());
            reasons.Add(WaitForWritesAsync([.. replicas.Index().Where(replica => !busy.Contains(replica.Item))], heads, startedAt, ended.Token));
        }

        var first = await Task.WhenAny(reasons);
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await Task.WhenAll(reasons).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first == busyAgain;
    }

    private TimeSpan Due()
    {
        var retry = replicas.Select(replica => replica.Progress(id).RetryAt).Where(at => at is not null).Min();
        var wait = retry is { } at ? at - time.GetUtcNow() : _isWatching ? schedule.Every * 10 : schedule.Every;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    // A sync by hand, or of another process, shows that the trouble is over.
    private async Task WaitForSuccessAsync(List<IReplica> failed, CancellationToken cancellationToken)
    {
        var before = failed.ConvertAll(replica => replica.Progress(id).SyncedAt);
        while (!failed.Where((replica, at) => replica.Progress(id) is { Problem: null } now && now.SyncedAt != before[at]).Any())
        {
            await Task.Delay(SuccessLook, time, cancellationToken);
        }
    }

    // What came from this remote makes the log grow as well, so that what waits is counted before it is a reason.
    private async Task WaitForWritesAsync(List<(int At, IReplica Replica)> free, List<long> heads, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        while (free.Sum(one => one.Replica.QueuedCount(id)) < schedule.Changes)
        {
            await WaitForGrowthAsync(free.Select(one => (one.Replica, heads[one.At])), cancellationToken);
            foreach (var (at, replica) in free)
            {
                heads[at] = replica.Head();
            }
        }

        if (startedAt + schedule.Gap - time.GetUtcNow() is { Ticks: > 0 } gap)
        {
            await Task.Delay(gap, time, cancellationToken);
        }
    }

    // None is left waiting once one has grown: the next round waits for all of them anew.
    private async Task WaitForGrowthAsync(IEnumerable<(IReplica Replica, long Head)> replicas, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] waits = [.. replicas.Select(one => one.Replica.WaitForChangesAsync(one.Head, ended.Token)), Task.Delay(Timeout.InfiniteTimeSpan, time, ended.Token)];
        await Task.WhenAny(waits);
        await ended.CancelAsync();
        await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task WatchAsync(ILiveRemote live, CancellationToken cancellationToken)
    {
        var vaults = replicas.Select(replica => replica.Vault).ToList();
        for (var attempts = 0; !cancellationToken.IsCancellationRequested;)
        {
            TimeSpan wait;
            try
            {
                await foreach (var grown in live.WatchAsync(vaults, cancellationToken))
                {
                    (_isWatching, attempts) = (true, 0);
                    (grown is null ? Listed : Wake)?.Invoke();
                }

                // It stops as it should: whoever takes over is not to meet all at once.
                (wait, attempts) = (ProtocolLimits.ReturnTime * chance(), 0);
            }
            catch (Exception fault) when (fault is CairnException or OperationCanceledException or IOException or SocketException)
            {
                // The next sync meets the same, and tells of it.
                wait = Backoff.After(attempts++, null, chance());
            }

            _isWatching = false;
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

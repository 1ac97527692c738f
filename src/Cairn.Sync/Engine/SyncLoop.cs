using System.Threading.Channels;
using Cairn.Core;
using Cairn.Core.Sync;
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
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isWatching;

    /// <summary>Told of the reports of each sync.</summary>
    public Action<IReadOnlyList<SyncReport>>? Synced { get; init; }

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
            while (true)
            {
                _wake.Reader.TryRead(out _);
                var heads = replicas.Select(replica => replica.Head()).ToList();
                var startedAt = time.GetUtcNow();
                var reports = await session.RunAsync(replicas, progress: null, cancellationToken);
                Synced?.Invoke(reports);
                await WaitAsync(reports, heads, startedAt, cancellationToken);
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

    private async Task WaitAsync(IReadOnlyList<SyncReport> reports, List<long> heads, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reasons = new List<Task> { Task.Delay(Due(reports), time, ended.Token) };
        if (!reports.Any(report => report.Problem is not null))
        {
            // After a failure neither a hint nor a write cuts the wait short.
            reasons.Add(_wake.Reader.WaitToReadAsync(ended.Token).AsTask());
            reasons.Add(WaitForWritesAsync(heads, startedAt, ended.Token));
        }

        await Task.WhenAny(reasons);
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await Task.WhenAll(reasons).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan Due(IReadOnlyList<SyncReport> reports)
    {
        if (reports.Any(report => report.IsBusy))
        {
            return LookAgain;
        }

        var retry = replicas.Select(replica => replica.Progress(id).RetryAt).Where(at => at is not null).Min();
        var wait = retry is { } at ? at - time.GetUtcNow() : _isWatching ? schedule.Every * 10 : schedule.Every;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    // What came from this remote makes the log grow as well, so that what waits is counted before it is a reason.
    private async Task WaitForWritesAsync(List<long> heads, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        while (replicas.Sum(replica => replica.QueuedCount(id)) < schedule.Changes)
        {
            await Task.WhenAny(replicas.Select((replica, at) => replica.WaitForChangesAsync(heads[at], cancellationToken)));
            cancellationToken.ThrowIfCancellationRequested();
            for (var at = 0; at < heads.Count; at++)
            {
                heads[at] = replicas[at].Head();
            }
        }

        if (startedAt + schedule.Gap - time.GetUtcNow() is { Ticks: > 0 } gap)
        {
            await Task.Delay(gap, time, cancellationToken);
        }
    }

    private async Task WatchAsync(ILiveRemote live, CancellationToken cancellationToken)
    {
        var vaults = replicas.Select(replica => replica.Vault).ToList();
        for (var attempts = 0; !cancellationToken.IsCancellationRequested; attempts++)
        {
            try
            {
                await foreach (var _ in live.WatchAsync(vaults, cancellationToken))
                {
                    (_isWatching, attempts) = (true, 0);
                    Wake();
                }
            }
            catch (Exception fault) when (fault is CairnException or OperationCanceledException)
            {
                // The next sync meets the same, and tells of it.
            }

            _isWatching = false;
            await Task.Delay(Backoff.After(attempts, null, chance()), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

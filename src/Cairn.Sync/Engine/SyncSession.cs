using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Engine;

/// <summary>Syncs replicas with one remote until nothing is left to exchange, compares digests, and notes how it went.</summary>
/// <param name="id">The id by which the replicas know the remote.</param>
/// <param name="remote">The remote; the caller owns it.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">Gives numbers from 0 to 1, for backoff.</param>
public sealed class SyncSession(Guid id, IRemote remote, TimeProvider time, Func<double> chance)
{
    /// <summary>Repairs of one vault are at least so far apart.</summary>
    public static readonly TimeSpan RepairEvery = TimeSpan.FromHours(1);

    /// <summary>Syncs.</summary>
    /// <param name="replicas">Of different vaults.</param>
    /// <param name="progress">Told after each exchange.</param>
    /// <param name="cancellationToken">Stops between exchanges; what was exchanged is kept.</param>
    /// <returns>A report for each replica, in their order.</returns>
    public async Task<IReadOnlyList<SyncReport>> RunAsync(IReadOnlyList<IReplica> replicas, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var turns = new List<(ReplicaTurn? Turn, SyncReport Otherwise)>();
        try
        {
            foreach (var replica in replicas)
            {
                turns.Add(Begin(replica));
            }

            foreach (var some in turns.Select(turn => turn.Turn).OfType<ReplicaTurn>().Chunk(SyncLimits.VaultsMax))
            {
                await RunAsync(some, progress, cancellationToken);
            }

            return [.. turns.Select(turn => turn.Turn?.Report ?? turn.Otherwise)];
        }
        finally
        {
            turns.ForEach(turn => turn.Turn?.Dispose());
        }
    }

    // A vault that is gone, or cannot be used, keeps no other from being synced.
    private (ReplicaTurn? Turn, SyncReport Otherwise) Begin(IReplica replica)
    {
        try
        {
            var vault = replica.Vault;
            return replica.TryLease(id) is { } lease ? (new ReplicaTurn(replica, id, lease), new SyncReport(vault)) : (null, new SyncReport(vault) { IsBusy = true });
        }
        catch (CairnException fault)
        {
            return (null, new SyncReport(Guid.Empty) { Problem = SyncProblem.Of(fault) });
        }
    }

    private async Task RunAsync(IReadOnlyList<ReplicaTurn> turns, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var asked = default(TimeSpan?);
        try
        {
            foreach (var turn in turns)
            {
                await turn.TryAsync(() => turn.Replica.RetryAsync(id, SyncProblem.ContentEvicted));
            }

            await BootstrapAsync(turns, progress, cancellationToken);
            await ExchangeAsync(turns, progress, cancellationToken);
        }
        catch (CairnException fault)
        {
            // The remote failed, and with it all that was not done.
            asked = fault.RetryAfter;
            foreach (var turn in turns.Where(turn => !turn.IsDone))
            {
                turn.Fail(SyncProblem.Of(fault));
            }
        }

        foreach (var turn in turns)
        {
            await turn.TryAsync(() => RepairAsync(turn, cancellationToken));
            await turn.TryAsync(() => NoteAsync(turn, turn.Report.Problem, asked));
        }
    }

    // What has never been read is streamed, where the remote can.
    private async Task BootstrapAsync(IReadOnlyList<ReplicaTurn> turns, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var turn in remote is ILiveRemote ? turns : [])
        {
            if (!turn.IsDone && turn.Replica.Progress(id).Cursor.Length == 0)
            {
                await BootstrapAsync(turn, (ILiveRemote)remote, progress, cancellationToken);
            }
        }
    }

    private static async Task BootstrapAsync(ReplicaTurn turn, ILiveRemote live, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in live.ReadAsync(turn.Replica.Vault, "", cancellationToken).OneAhead(cancellationToken))
            {
                if (!await turn.TryAsync(() => turn.TakePageAsync(page)))
                {
                    return;
                }

                progress?.Invoke(turn.Progress());
            }
        }
        catch (CairnException fault) when (fault.Code == SyncProblem.VaultUnknown)
        {
            turn.Fail(SyncProblem.Of(fault));
        }
        catch (CairnException fault) when (fault.Code == SyncProblem.ContentEvicted)
        {
            // The exchanges are told the same, and take what is sent nevertheless.
        }
    }

    // While a page is taken in, the next one is on its way, and none beyond that. Takes are in order and one at a time; what was asked ahead of one that fails is dropped.
    private async Task ExchangeAsync(IReadOnlyList<ReplicaTurn> turns, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new List<Asked>();
        var coming = CallAsync(ahead, stop.Token);
        try
        {
            while (turns.Where(turn => !turn.IsDone).ToList() is { Count: > 0 } open)
            {
                var asked = ahead.Count > 0 ? ahead : await AskAsync(open);
                coming = ahead.Count > 0 ? coming : CallAsync(asked, stop.Token);
                var answers = await coming;
                ahead = AskAhead(asked, answers);
                coming = CallAsync(ahead, stop.Token);
                foreach (var (one, answer) in asked.Zip(answers))
                {
                    if (!one.Turn.IsDone && await one.Turn.TryAsync(() => one.Turn.TakeAsync(one, answer)))
                    {
                        progress?.Invoke(one.Turn.Progress());
                    }
                }
            }
        }
        finally
        {
            // The remote is at rest when the lease ends.
            await stop.CancelAsync();
            await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<List<Asked>> AskAsync(List<ReplicaTurn> turns)
    {
        var asked = new List<Asked>();
        foreach (var turn in turns)
        {
            await turn.TryAsync(async () => asked.Add(await turn.AskAsync(SyncLimits.ChangesMax, SyncLimits.BytesMax / turns.Count)));
        }

        return asked;
    }

    // All of them or none, so that they stay in one call.
    private static List<Asked> AskAhead(List<Asked> asked, IReadOnlyList<ExchangeAnswer> answers)
    {
        var ahead = asked.Zip(answers, (one, answer) => one.Turn.AskAhead(one, answer)).OfType<Asked>().ToList();
        return ahead.Count == asked.Count ? ahead : [];
    }

    private async Task<IReadOnlyList<ExchangeAnswer>> CallAsync(List<Asked> asked, CancellationToken cancellationToken) =>
        asked.Count == 0 ? [] : await remote.ExchangeAsync([.. asked.Select(one => one.Request)], cancellationToken);

    private async Task RepairAsync(ReplicaTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Report.Problem is not null || turn.Digest is null || remote is not ILiveRemote live || turn.Replica.SettledDigest(id) is not { } mine || mine.ToString() == turn.Digest)
        {
            return;
        }

        if (turn.Replica.Progress(id).RepairedAt is { } repaired && (time.GetUtcNow() - repaired).Duration() < RepairEvery)
        {
            turn.Fail(new SyncProblem("replicas_differ", "This replica and the remote differ, and were made equal less than an hour ago. They are compared again later."));
            return;
        }

        var theirs = await live.DigestAsync(turn.Replica.Vault, cancellationToken);
        for (var part = 0; part < Core.Merge.Digest.PartCount; part++)
        {
            if (mine[part] != theirs[part])
            {
                turn.AddRepaired(await turn.Replica.RepairAsync(id, await live.ReadPartAsync(turn.Replica.Vault, part, cancellationToken)));
                await OfferPartAsync(turn, part, cancellationToken);
            }
        }
    }

    private async Task OfferPartAsync(ReplicaTurn turn, int part, CancellationToken cancellationToken)
    {
        foreach (var some in turn.Replica.ReadPart(part))
        {
            var answers = await remote.ExchangeAsync([turn.Ask(some)], cancellationToken);
            if (answers[0].Problem is { } problem)
            {
                turn.Fail(problem);
                return;
            }

            turn.AddRepaired(await turn.Replica.TakeAsync(id, some, answers[0]));
        }
    }

    private Task NoteAsync(ReplicaTurn turn, SyncProblem? problem, TimeSpan? asked)
    {
        var wait = problem?.Code == "remote_denied" ? Backoff.Denied : Backoff.After(turn.Replica.Progress(id).Attempts, asked, chance());
        return turn.Replica.NoteAsync(id, problem, problem is null ? null : time.GetUtcNow() + wait);
    }
}

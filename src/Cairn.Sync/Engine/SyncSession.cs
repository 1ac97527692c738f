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
        try
        {
            await BootstrapAsync(turns, progress, cancellationToken);
            while (turns.Where(turn => !turn.IsDone).ToList() is { Count: > 0 } open)
            {
                await ExchangeAsync(open, progress, cancellationToken);
            }

            foreach (var turn in turns)
            {
                await RepairAsync(turn, cancellationToken);
                await NoteAsync(turn, turn.Report.Problem, null);
            }
        }
        catch (CairnException fault)
        {
            foreach (var turn in turns)
            {
                turn.Fail(SyncProblem.Of(fault));
                await NoteAsync(turn, turn.Report.Problem, fault.RetryAfter);
            }
        }
    }

    // What has never been read is streamed, where the remote can.
    private async Task BootstrapAsync(IReadOnlyList<ReplicaTurn> turns, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var turn in remote is ILiveRemote ? turns : [])
        {
            if (turn.Replica.Progress(id).Cursor.Length == 0)
            {
                await BootstrapAsync(turn, (ILiveRemote)remote, progress, cancellationToken);
            }
        }
    }

    private static async Task BootstrapAsync(ReplicaTurn turn, ILiveRemote live, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in live.ReadAsync(turn.Replica.Vault, "", cancellationToken))
            {
                await turn.TakePageAsync(page);
                progress?.Invoke(turn.Progress());
            }
        }
        catch (CairnException fault) when (fault.Code == SyncProblem.VaultUnknown)
        {
            turn.Fail(SyncProblem.Of(fault));
        }
    }

    private async Task ExchangeAsync(List<ReplicaTurn> turns, Action<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var requests = new List<ExchangeRequest>();
        foreach (var turn in turns)
        {
            requests.Add(await turn.AskAsync(SyncLimits.ChangesMax, SyncLimits.BytesMax / turns.Count));
        }

        var answers = await remote.ExchangeAsync(requests, cancellationToken);
        foreach (var (turn, answer) in turns.Zip(answers))
        {
            await turn.TakeAsync(answer);
            progress?.Invoke(turn.Progress());
        }
    }

    private async Task RepairAsync(ReplicaTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Digest is null || remote is not ILiveRemote live || turn.Replica.SettledDigest(id) is not { } mine || mine.ToString() == turn.Digest)
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
                await OfferPartAsync(turn.Replica, part, cancellationToken);
            }
        }
    }

    private async Task OfferPartAsync(IReplica replica, int part, CancellationToken cancellationToken)
    {
        foreach (var some in replica.ReadPart(part).Chunk(SyncLimits.ChangesMax))
        {
            var progress = replica.Progress(id);
            var answers = await remote.ExchangeAsync(
                [new ExchangeRequest { Vault = replica.Vault, Replica = replica.Replica, Cursor = progress.Cursor, Head = progress.Head, Changes = some }], cancellationToken);
            if (answers[0].Problem is null)
            {
                await replica.TakeAsync(id, null, answers[0]);
            }
        }
    }

    private Task NoteAsync(ReplicaTurn turn, SyncProblem? problem, TimeSpan? asked)
    {
        var wait = problem?.Code == "remote_denied" ? Backoff.Denied : Backoff.After(turn.Replica.Progress(id).Attempts, asked, chance());
        return turn.Replica.NoteAsync(id, problem, problem is null ? null : time.GetUtcNow() + wait);
    }
}

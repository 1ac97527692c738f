using System.Data.Common;
using Cairn.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Projections;

/// <summary>Brings the read models up to date, vault by vault. Any number of nodes may: a vault's projection is run by one of them at a time.</summary>
/// <param name="database">Where they are.</param>
/// <param name="projections">The projections.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where failures are noted.</param>
internal sealed class Projector(HubDatabase database, IReadOnlyList<IProjection> projections, TimeProvider time, ILogger log)
{
    /// <summary>Vaults that are looked at in one turn.</summary>
    private const int TurnMax = 100;

    /// <summary>Pages of one vault in a turn, so that a long log does not hold up the others.</summary>
    private const int PagesMax = 8;

    private const int AtOnceMax = 2;

    /// <summary>The projections.</summary>
    public IReadOnlyList<IProjection> Projections => projections;

    /// <summary>Brings all projections up to date in some vaults, but for those where they failed and are not to be tried again yet.</summary>
    /// <param name="vaults">The vaults; null for all.</param>
    /// <param name="cancellationToken">Ends it between two pages.</param>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> CatchUpAsync(IReadOnlyCollection<Guid>? vaults, CancellationToken cancellationToken)
    {
        var hasRun = false;
        foreach (var projection in projections)
        {
            for (var hasMore = true; hasMore;)
            {
                hasMore = await TurnAsync(projection, vaults, cancellationToken);
                hasRun |= hasMore;
            }
        }

        return hasRun;
    }

    /// <summary>How far a projection is behind.</summary>
    public async Task<ProjectionLag> LagAsync(IProjection projection, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return (await transaction.FindAsync<ProjectionLag>("SELECT vaults, failing, changes, oldest FROM projection_lag(@Name, @Version, @Gather, @IsOnDemand)", new { projection.Name, projection.Version, projection.Gather, projection.IsOnDemand }))!;
    }

    // Says whether another turn would find something to do: vaults that are taken by others, or have failed, are no reason for one.
    private async Task<bool> TurnAsync(IProjection projection, IReadOnlyCollection<Guid>? vaults, CancellationToken cancellationToken)
    {
        var lagging = await FindLaggingAsync(projection, vaults, cancellationToken);
        var more = 0;
        await Parallel.ForEachAsync(lagging, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken }, async (vault, stop) =>
        {
            if (await TryRunAsync(new ProjectionRun(database, projection, vault.Vault, vault.Owner, time), projection, stop))
            {
                Interlocked.Increment(ref more);
            }
        });
        return more > 0;
    }

    private async Task<List<LaggingVault>> FindLaggingAsync(IProjection projection, IReadOnlyCollection<Guid>? vaults, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return await transaction.ListAsync<LaggingVault>(
            "SELECT vault, owner FROM lagging(@Name, @Version, @Gather, @IsOnDemand, @vaults, @now, @TurnMax)",
            new { projection.Name, projection.Version, projection.Gather, projection.IsOnDemand, vaults = vaults?.ToArray(), now = time.GetUtcNow().UtcDateTime, TurnMax });
    }

    // True where pages were taken in: there may be more, or other vaults that had no place in this turn.
    private async Task<bool> TryRunAsync(ProjectionRun run, IProjection projection, CancellationToken cancellationToken)
    {
        try
        {
            var step = ProjectionStep.More;
            for (var page = 0; page < PagesMax && step == ProjectionStep.More; page++)
            {
                step = await run.StepAsync(waits: false, cancellationToken);
            }

            while (step == ProjectionStep.Done && await run.TidyAsync(cancellationToken))
            {
            }

            return step != ProjectionStep.Taken;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var code = DatabaseFault.Explain(failure).Code;
            ProjectionLog.Failed(log, projection.Name, code);
            await NoteAsync(run, code, cancellationToken);
            return false;
        }
    }

    private static async Task NoteAsync(ProjectionRun run, string code, CancellationToken cancellationToken)
    {
        try
        {
            await run.FailAsync(code, cancellationToken);
        }
        catch (DbException)
        {
            // The database is away, or the vault is gone: the next round looks again.
        }
    }
}

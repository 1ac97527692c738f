using System.Runtime.CompilerServices;
using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Projections;

/// <summary>Builds read models again from the logs, and tells what a log said at an earlier time.</summary>
/// <remarks>For whoever runs the hub: <c>new Replay(database, HubProjections.All, time)</c>. Nodes may go on meanwhile.</remarks>
/// <param name="database">The database.</param>
/// <param name="projections">The projections that are built again, beside <see cref="Records"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class Replay(HubDatabase database, IReadOnlyList<IProjection> projections, TimeProvider time)
{
    /// <summary>What <c>records</c>, <c>conflicts</c> and <c>digests</c> are called together, which a push keeps itself.</summary>
    public const string Records = "records";

    private const int VaultsMax = 100;

    /// <summary>Whether <see cref="Records"/> are built again, too.</summary>
    public bool IncludesRecords { get; init; } = true;

    /// <summary>Drops every read model of every vault, and builds it again, one vault after the other.</summary>
    /// <param name="progress">Told of each vault that is done.</param>
    /// <param name="cancellationToken">Ends it between two transactions; what was begun is completed by the nodes, or by another call.</param>
    /// <returns>How many vaults there were.</returns>
    public async Task<int> RebuildAllAsync(Action<Guid>? progress, CancellationToken cancellationToken)
    {
        var count = 0;
        for (Guid? after = null; await ListAsync(after, cancellationToken) is { Count: > 0 } vaults; after = vaults[^1].Vault)
        {
            foreach (var (vault, owner) in vaults)
            {
                await RebuildAsync(vault, owner, cancellationToken);
                progress?.Invoke(vault);
                count++;
            }
        }

        return count;
    }

    /// <summary>Drops every read model of a vault, and builds it again.</summary>
    /// <exception cref="CairnException">Code <c>vault_unknown</c>.</exception>
    public async Task RebuildAsync(Guid vault, CancellationToken cancellationToken) => await RebuildAsync(vault, await OwnerOfAsync(vault, cancellationToken), cancellationToken);

    /// <summary>Whose a vault is.</summary>
    /// <exception cref="CairnException">Code <c>vault_unknown</c>.</exception>
    public async Task<Guid> OwnerOfAsync(Guid vault, CancellationToken cancellationToken)
    {
        for (Guid? after = null; await ListAsync(after, cancellationToken) is { Count: > 0 } vaults; after = vaults[^1].Vault)
        {
            if (vaults.Find(known => known.Vault == vault) is { Vault: var found, Owner: var owner } && found == vault)
            {
                return owner;
            }
        }

        throw HubVault.NotThere();
    }

    /// <summary>Streams the records of a vault as they were when a change had happened, in the order of their collections and ids. What was erased since, by whatever later change, is blank.</summary>
    /// <param name="account">In whose name; it must be able to read the vault.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="sequence">The sequence of the change; beyond the end of the log, as they are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CairnException">Code <c>vault_unknown</c>.</exception>
    public async IAsyncEnumerable<RecordState> RecordsAtAsync(Guid account, Guid vault, long sequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account, cancellationToken, isSnapshot: true);
        _ = await new LogReader(transaction, vault).HeadAsync() ?? throw HubVault.NotThere();
        await foreach (var record in LogHistory.RecordsAtAsync(transaction, vault, sequence, cancellationToken))
        {
            yield return record;
        }
    }

    /// <summary>Streams the records of a vault as the hub had them at a time.</summary>
    /// <param name="account">In whose name; it must be able to read the vault.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="at">The time, by the hub's clock: what was pushed later is left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CairnException">Code <c>vault_unknown</c>.</exception>
    public async IAsyncEnumerable<RecordState> RecordsAtAsync(Guid account, Guid vault, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The clocks of nodes differ: the last change that was there is the one before the first that was not.
        await using var transaction = await database.BeginAsync(account, cancellationToken);
        var sequence = await transaction.FindAsync<long?>("SELECT min(seq) - 1 FROM changes WHERE vault = @vault AND pushed_at > @at", new { vault, at = at.UtcDateTime });
        await foreach (var record in RecordsAtAsync(account, vault, sequence ?? long.MaxValue, cancellationToken))
        {
            yield return record;
        }
    }

    private async Task RebuildAsync(Guid vault, Guid owner, CancellationToken cancellationToken)
    {
        if (IncludesRecords)
        {
            await RecordRebuild.RunAsync(database, vault, owner, cancellationToken);
        }

        foreach (var projection in projections)
        {
            var run = new ProjectionRun(database, projection, vault, owner, time);
            if (await run.DropAsync(cancellationToken) || !projection.IsOnDemand)
            {
                await run.CompleteAsync(cancellationToken);
            }
        }
    }

    private async Task<List<(Guid Vault, Guid Owner)>> ListAsync(Guid? after, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return await transaction.ListAsync<(Guid Vault, Guid Owner)>("SELECT vault, owner FROM every_vault(@after, @VaultsMax)", new { after, VaultsMax });
    }
}

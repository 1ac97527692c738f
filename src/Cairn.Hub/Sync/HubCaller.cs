using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Vaults;
using Cairn.Protocol;

namespace Cairn.Hub.Sync;

/// <summary>Somebody who calls by the protocol of sync. It sees the vaults of its account, as PostgreSQL's policies say.</summary>
internal sealed class HubCaller(HubNode hub, Caller caller) : ISyncCaller
{
    /// <inheritdoc/>
    public ValueTask<ServedLease> OpenAsync(Guid vault, CancellationToken cancellationToken)
    {
        var presence = hub.Callers.Presence(caller.Holder);
        return presence.IsCancellationRequested ? throw Callers.Unauthorized() : ValueTask.FromResult(new ServedLease(new HubVault(vault, caller, hub.Database, hub.Heads, hub.Time, hub.Metrics, presence)));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OfferedVault>> ListAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, cancellationToken);
        return await new VaultList(transaction).ListAsync();
    }

    /// <inheritdoc/>
    public Task WaitForVaultsAsync(CancellationToken cancellationToken) => hub.Lists.WaitAsync(caller.Account, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask OfferAsync(OfferedVault vault, CancellationToken cancellationToken)
    {
        await using var transaction = await hub.Database.BeginAsync(caller.Account, cancellationToken);
        await new VaultList(transaction).AddAsync(vault, caller.Account, hub.Time.GetUtcNow());
        await transaction.CommitAsync();
    }
}

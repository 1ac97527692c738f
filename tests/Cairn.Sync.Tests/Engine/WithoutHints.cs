using Cairn.Core.Sync;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Engine;

/// <summary>A remote that tells nobody when something is new, as a bucket.</summary>
internal sealed class WithoutHints(IRemote inner, int pageMax = SyncLimits.ChangesMax) : IRemote
{
    public Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken) =>
        inner.ExchangeAsync([.. requests.Select(request => request with { Limit = pageMax })], cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, CancellationToken cancellationToken) => inner.FetchAsync(vault, ops, cancellationToken);

    public Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken) => inner.ListVaultsAsync(cancellationToken);

    public Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken) => inner.OfferVaultAsync(vault, cancellationToken);

    public void Dispose() => inner.Dispose();
}

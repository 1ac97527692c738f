using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Sync.Remotes;

/// <summary>What a replica syncs with: a bucket, another agent, a hub.</summary>
/// <remarks>Every call may fail with a <see cref="CairnException"/>: <c>remote_unreachable</c>, <c>remote_busy</c> (with a time to wait),
/// <c>remote_denied</c> (the sign-in has expired), <c>remote_failed</c>.</remarks>
public interface IRemote : IDisposable
{
    /// <summary>Exchanges changes of several vaults in as few calls as the remote allows.</summary>
    /// <param name="requests">One for each vault, at most <see cref="SyncLimits.VaultsMax"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>An answer for each request, in their order.</returns>
    Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken);

    /// <summary>Fetches changes by their ops, for a replica that has given up their content.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="ops">The ops, however many.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Those that are there, as canonical JSON, each once and in any order, as they are found: a list for each step, which is empty where the step found none, so that patience can be
    /// measured from one to the next. It ends when all are found or there is nothing more to look through.</returns>
    IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, CancellationToken cancellationToken);

    /// <summary>The vaults that are there for this device.</summary>
    Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken);

    /// <summary>Makes the remote ready to take a vault in. Nothing happens where it is there.</summary>
    Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken);
}

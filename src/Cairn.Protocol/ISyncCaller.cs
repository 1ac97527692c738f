using Cairn.Core;

namespace Cairn.Protocol;

/// <summary>A device that has shown who it is, and what is there for it.</summary>
public interface ISyncCaller
{
    /// <summary>Takes a vault to work on for a short while.</summary>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>: there is none, or not for this caller; <c>unauthorized</c>: the caller was revoked meanwhile.</exception>
    ValueTask<ServedLease> OpenAsync(Guid vault, CancellationToken cancellationToken);

    /// <summary>The vaults that are there for this caller.</summary>
    ValueTask<IReadOnlyList<OfferedVault>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Completes when there may be others for this caller than there were.</summary>
    Task WaitForVaultsAsync(CancellationToken cancellationToken);

    /// <summary>Makes ready to take a vault in. Nothing happens where it is there for this caller.</summary>
    /// <exception cref="CairnException">Code <c>offer_refused</c>: this caller may bring none.</exception>
    ValueTask OfferAsync(OfferedVault vault, CancellationToken cancellationToken);
}

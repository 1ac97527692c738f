using Cairn.Agent.Daemon;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Core.Sealing;
using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>What pairing does to the vaults of either device: sealed ones admit the other, and those that it brings are made.</summary>
internal sealed class PairedVaults(OpenVaults vaults)
{
    /// <summary>A vault of this device, as it is given to another; a sealed one with the root that the other will have to trust.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_found</c>, <c>vault_locked</c>.</exception>
    public OfferedVault Offer(string name)
    {
        using var lease = vaults.Rent(name);
        return new OfferedVault(lease.Vault.Id, name, lease.Vault.IsSealed) { Root = lease.Vault.IsSealed ? lease.Vault.SealFingerprint : null };
    }

    /// <summary>Refuses what could not be done once the code is used up.</summary>
    /// <param name="given">The vaults that the code gives.</param>
    /// <param name="request">What the other device asks with.</param>
    /// <exception cref="CairnException">Codes <c>vault_locked</c>, <c>vault_not_found</c>, <c>invalid_vault_name</c>, <c>invalid_parameter</c>.</exception>
    public void Require(IReadOnlyList<OfferedVault> given, PairingRequest request)
    {
        if (request.SealKey is { } key && !SealIdentity.IsPublicKey(key))
        {
            throw new CairnException("invalid_parameter", "The public key of the device is none.", "Send an uncompressed point on P-256 in base64url, or leave it out.");
        }

        foreach (var vault in request.SealKey is null ? [] : given.Where(vault => vault.IsSealed))
        {
            using var lease = Rent(vault);
            _ = lease.Vault.SealFingerprint;
        }

        foreach (var vault in request.Vaults)
        {
            _ = vaults.Home.Folder(vault.Name);
        }
    }

    /// <summary>Wraps the keys of the sealed ones among vaults for a device.</summary>
    /// <param name="given">The vaults, by their names here.</param>
    /// <param name="sealKey">The device's public key; null where it gets no keys.</param>
    /// <param name="device">What it calls itself.</param>
    /// <returns>The vaults, with the roots that it has to trust.</returns>
    public async Task<IReadOnlyList<OfferedVault>> AdmitAsync(IReadOnlyList<OfferedVault> given, string? sealKey, string device)
    {
        var admitted = new List<OfferedVault>();
        foreach (var vault in given)
        {
            admitted.Add(vault.IsSealed && sealKey is not null ? vault with { Root = await AdmitAsync(vault, sealKey, device) } : vault with { Root = null });
        }

        return admitted;
    }

    /// <summary>Makes copies of vaults that another device brings. One that is here already is passed over: the code says which of those the device gets, and not the device.</summary>
    /// <returns>The vaults that were made, by their names here.</returns>
    public async Task<IReadOnlyList<OfferedVault>> TakeAsync(IReadOnlyList<OfferedVault> brought)
    {
        var taken = new List<OfferedVault>();
        var known = VaultCopy.Known(vaults);
        foreach (var vault in brought.Where(vault => !known.ContainsKey(vault.Id)).DistinctBy(vault => vault.Id))
        {
            var name = VaultCopy.NameOf(vaults, vault.Id, vault.Name);
            await VaultCopy.MakeAsync(vaults, name, vault.Id, vault.IsSealed, vault.Root);
            taken.Add(new OfferedVault(vault.Id, name, vault.IsSealed));
        }

        return taken;
    }

    private async Task<string> AdmitAsync(OfferedVault vault, string sealKey, string device)
    {
        using var lease = Rent(vault);
        return await lease.Vault.AdmitDeviceAsync(sealKey, device);
    }

    private VaultLease Rent(OfferedVault vault)
    {
        var lease = vaults.Rent(vault.Name);
        if (lease.Vault.Id == vault.Id)
        {
            return lease;
        }

        lease.Dispose();
        throw new CairnException("vault_unknown", $"Another vault is called {vault.Name} now.", "Make a new code: `cairn pair`.");
    }
}

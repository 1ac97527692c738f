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
    /// <param name="newly">Gets the vaults that had not admitted it before.</param>
    /// <returns>The vaults, with the roots that it has to trust.</returns>
    public async Task<IReadOnlyList<OfferedVault>> AdmitAsync(IReadOnlyList<OfferedVault> given, string? sealKey, string device, List<Guid> newly)
    {
        var admitted = new List<OfferedVault>();
        foreach (var vault in given)
        {
            admitted.Add(vault.IsSealed && sealKey is not null ? vault with { Root = await AdmitAsync(vault, sealKey, device, newly) } : vault with { Root = null });
        }

        return admitted;
    }

    /// <summary>Makes copies of vaults that another device brings. One that is here already is passed over: the code says which of those the device gets, and not the device.</summary>
    /// <param name="brought">The vaults.</param>
    /// <param name="made">Gets each vault that was made.</param>
    /// <returns>The vaults that were made, by their names here.</returns>
    public async Task<IReadOnlyList<OfferedVault>> TakeAsync(IReadOnlyList<OfferedVault> brought, List<Guid> made)
    {
        var taken = new List<OfferedVault>();
        var known = VaultCopy.Known(vaults);
        foreach (var vault in brought.Where(vault => !known.ContainsKey(vault.Id)).DistinctBy(vault => vault.Id))
        {
            var name = VaultCopy.NameOf(vaults, vault.Id, vault.Name);
            made.Add(vault.Id);
            await VaultCopy.MakeAsync(vaults, name, vault.Id, vault.IsSealed, vault.Root);
            taken.Add(new OfferedVault(vault.Id, name, vault.IsSealed));
        }

        return taken;
    }

    /// <summary>Takes back what a pairing has made here, as far as nothing came of it: copies that are empty and that nobody else syncs, and the keys that it gave.</summary>
    /// <param name="made">The vaults of which it made copies.</param>
    /// <param name="admitted">The sealed vaults that it admitted the device to.</param>
    /// <param name="sealId">What the device's key is called there; null where it has none.</param>
    public async Task UndoAsync(IReadOnlyList<Guid> made, IReadOnlyList<Guid> admitted, string? sealId)
    {
        var devices = new DeviceFile(vaults.Home, vaults.Options.Time).Current();
        var synced = new RemotesFile(vaults.Home).Load().SelectMany(remote => remote.Vaults).ToHashSet(StringComparer.Ordinal);
        var served = devices.Devices.SelectMany(device => device.Vaults).Concat(devices.Pairings.SelectMany(pairing => pairing.Vaults)).Select(vault => vault.Id).ToHashSet();
        var known = VaultCopy.Known(vaults);
        foreach (var id in made.Where(id => known.TryGetValue(id, out var name) && !synced.Contains(name) && !served.Contains(id)))
        {
            await TryAsync(() => Task.FromResult(vaults.RemoveEmpty(known[id], id)));
        }

        // One that was paired twice still is paired.
        if (sealId is null || devices.Devices.Any(device => device.SealId == sealId))
        {
            return;
        }

        foreach (var id in admitted.Where(known.ContainsKey))
        {
            await TryAsync(async () =>
            {
                using var lease = vaults.Rent(known[id]);
                return await lease.Vault.RevokeDeviceAsync(sealId);
            });
        }
    }

    // What fails stays, and the others are taken back.
    private static async Task TryAsync<T>(Func<Task<T>> step)
    {
        try
        {
            _ = await step();
        }
        catch (CairnException)
        {
        }
    }

    private async Task<string> AdmitAsync(OfferedVault vault, string sealKey, string device, List<Guid> newly)
    {
        using var lease = Rent(vault);
        var sealId = SealIdentity.IdOf(sealKey);
        var isKnown = lease.Vault.SealStatus().Devices.Any(known => known.Id == sealId && !known.IsRevoked);
        var root = await lease.Vault.AdmitDeviceAsync(sealKey, device);
        newly.AddRange(isKnown ? [] : [vault.Id]);
        return root;
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

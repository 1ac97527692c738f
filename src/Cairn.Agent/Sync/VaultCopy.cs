using Cairn.Agent.Daemon;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Sync.Remotes;
using Cairn.Vaults;

namespace Cairn.Agent.Sync;

/// <summary>Copies here of vaults that are elsewhere.</summary>
internal static class VaultCopy
{
    /// <summary>The vaults here by their ids. One that cannot be opened is left out.</summary>
    public static IReadOnlyDictionary<Guid, string> Known(OpenVaults vaults)
    {
        var known = new Dictionary<Guid, string>();
        foreach (var name in vaults.Home.List())
        {
            try
            {
                using var lease = vaults.Rent(name);
                known.TryAdd(lease.Vault.Id, name);
            }
            catch (CairnException)
            {
                // It is no copy that anything could be done with.
            }
        }

        return known;
    }

    /// <summary>What a vault is called here: as its copy is where there is one, else as it is there; where another vault has that name, it gets a number.</summary>
    /// <exception cref="CairnException">Code <c>invalid_vault_name</c>.</exception>
    public static string NameOf(OpenVaults vaults, Guid id, string name)
    {
        if (Known(vaults).TryGetValue(id, out var known))
        {
            return known;
        }

        _ = vaults.Home.Folder(name);
        return NumberedName.Free(name, taken => vaults.Home.Folder(taken).Exists);
    }

    /// <summary>A vault of this device, as it is offered to a remote: what a sealed one is called is told to none.</summary>
    public static RemoteVault Offer(Vault vault) => new(vault.Id, vault.IsSealed ? "" : vault.Folder.Name, vault.IsSealed);

    /// <summary>Makes an empty copy. Of a sealed vault it opens when the keys come, where a root is to be trusted.</summary>
    public static async Task MakeAsync(OpenVaults vaults, string name, Guid id, bool isSealed, string? root)
    {
        var folder = vaults.Home.Folder(name);
        using var copy = isSealed ? Vault.CreateSealedReplica(folder, id, vaults.Options) : Vault.Create(folder, vaults.Options);
        if (root is not null)
        {
            copy.Trust(root);
        }
        else if (!isSealed)
        {
            await copy.JoinAsync(id);
        }
    }
}

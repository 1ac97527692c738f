using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Sync.Remotes;
using Cairn.Vaults;

namespace Cairn.Agent.Sync;

/// <summary>Adds remotes, and makes each vault here a replica of the one there.</summary>
internal sealed class RemoteAdding(AgentContext agent)
{
    /// <summary>Adds a remote with the vaults that its settings name.</summary>
    /// <param name="remote">The settings.</param>
    /// <param name="join">Whether a vault here that has memories of its own may become part of another one there.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CairnException">Codes <c>vault_differs</c>, <c>vault_ambiguous</c>, <c>vault_not_found</c>, those of the name, and those of a remote that cannot be reached: then nothing was added.</exception>
    /// <returns>Whether nothing was there, so that the remote was made.</returns>
    public async Task<bool> RunAsync(RemoteSettings remote, bool join, CancellationToken cancellationToken)
    {
        var file = new RemotesFile(agent.Vaults.Home);
        file.RequireName(remote.Name);
        using var connection = RemoteConnection.Open(remote, agent.Time);
        var there = await FindAsync(connection, cancellationToken);
        foreach (var vault in remote.Vaults)
        {
            TakeSealed(there ?? [], vault);
            await MatchAsync(connection, there ?? [], vault, join, cancellationToken);
        }

        await file.AddAsync(remote, agent.Time, cancellationToken);
        foreach (var vault in remote.Vaults)
        {
            await new AgentReplica(agent.Vaults, vault).MeetAsync(remote.Id);
        }

        return there is null;
    }

    // What cannot be reached may be what is not made yet; if it is not, then offering a vault fails as well, and says so.
    private static async Task<IReadOnlyList<RemoteVault>?> FindAsync(IRemote connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ListVaultsAsync(cancellationToken);
        }
        catch (CairnException fault) when (fault.Code == "remote_unreachable")
        {
            return null;
        }
    }

    // A sealed vault has no name at a remote. Where this device has no vault of the name that was given, the sealed one there is meant that it does not have yet.
    private void TakeSealed(IReadOnlyList<RemoteVault> there, string name)
    {
        var folder = agent.Vaults.Home.Folder(name);
        if (folder.Exists || there.Any(vault => vault.Name == name))
        {
            return;
        }

        var known = agent.Vaults.Home.List().Select(IdOf).ToHashSet();
        switch (there.Where(vault => vault.Name.Length == 0 && !known.Contains(vault.Id)).ToList())
        {
            case [var only]:
                Vault.CreateSealedReplica(folder, only.Id, agent.Vaults.Options).Dispose();
                break;
            case { Count: > 1 }:
                throw new CairnException("vault_ambiguous", "The remote has several sealed vaults that this device does not have.", "A sealed vault has no name there. Pair this device with one that has it: `cairn pair`.");
            default:
                break;
        }
    }

    private Guid IdOf(string vault)
    {
        using var lease = agent.Vaults.Rent(vault);
        return lease.Vault.Id;
    }

    private async Task MatchAsync(IRemote connection, IReadOnlyList<RemoteVault> there, string name, bool join, CancellationToken cancellationToken)
    {
        using var lease = Open(name, canMake: there.Any(vault => vault.Name == name));
        if (there.Any(vault => vault.Id == lease.Vault.Id))
        {
            return;
        }

        switch (there.Where(vault => vault.Name == name).ToList())
        {
            case []:
                await connection.OfferVaultAsync(new RemoteVault(lease.Vault.Id, lease.Vault.IsSealed ? "" : name), cancellationToken);
                break;
            case [var theirs]:
                RequireNoOther(name);
                await JoinAsync(lease.Vault, theirs, join);
                break;
            default:
                throw new CairnException("vault_ambiguous", $"The remote has several vaults called {name}.", "Make each known by a name of its own, by adding them from the devices that they come from.");
        }
    }

    // What the vault is called by would change under them.
    private void RequireNoOther(string name)
    {
        if (new RemotesFile(agent.Vaults.Home).Load().FirstOrDefault(other => other.Vaults.Contains(name)) is { } other)
        {
            throw new CairnException(
                "vault_differs", $"The remote has a vault called {name} that is not this one, and this one is synced with {other.Name} already.", "Add this remote on the other device instead, or sync another vault with --vault NAME.");
        }
    }

    private VaultLease Open(string name, bool canMake)
    {
        if (canMake && !agent.Vaults.Home.Folder(name).Exists)
        {
            Vault.Create(agent.Vaults.Home.Folder(name), agent.Vaults.Options).Dispose();
        }

        return agent.Vaults.Rent(name, canMake: true);
    }

    private static Task JoinAsync(Vault vault, RemoteVault theirs, bool join) => join || vault.Head() == 0 ? vault.JoinAsync(theirs.Id) : throw new CairnException(
        "vault_differs",
        $"The remote has a vault called {theirs.Name} that is not this one, and both have memories.",
        "Say --join to make them one, on all devices (nothing is lost), or sync another vault with --vault NAME.");
}

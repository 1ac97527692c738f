using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Agent.Devices;
using Cairn.Core;
using Cairn.Sync.Remotes;
using Cairn.Vaults;

namespace Cairn.Agent.Sync;

/// <summary>Adds remotes, and makes each vault here a replica of the one there.</summary>
internal sealed class RemoteAdding(AgentContext agent)
{
    /// <summary>Adds a remote with the vaults that its settings name.</summary>
    public Task<bool> RunAsync(RemoteSettings remote, bool join, CancellationToken cancellationToken) =>
        RunAsync(remote, [.. remote.Vaults.Select(name => new WantedVault(name))], join, cancellationToken);

    /// <summary>Adds a remote with vaults, or to one that is there further vaults. All of them are looked at before any is made, offered or joined.</summary>
    /// <param name="remote">The settings.</param>
    /// <param name="vaults">The vaults that the settings name, in their order.</param>
    /// <param name="join">Whether a vault here that has memories of its own may become part of another one there.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CairnException">Codes <c>vault_differs</c>, <c>vault_ambiguous</c>, <c>vault_not_found</c>, those of the name, and those of a remote that cannot be reached: then nothing was added.</exception>
    /// <returns>Whether nothing was there, so that the remote was made.</returns>
    public async Task<bool> RunAsync(RemoteSettings remote, IReadOnlyList<WantedVault> vaults, bool join, CancellationToken cancellationToken)
    {
        var file = new RemotesFile(agent.Vaults.Home);
        var isKnown = file.Load().Any(known => known.Id == remote.Id);
        if (!isKnown)
        {
            file.RequireName(remote.Name);
        }

        using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
        var there = await FindAsync(connection, cancellationToken);
        var steps = vaults.Select(vault => Plan(remote.Id, connection, there ?? [], vault, join, cancellationToken)).ToList();
        foreach (var step in steps)
        {
            await step();
        }

        await (isKnown ? file.ReplaceAsync(remote, agent.Time, cancellationToken) : file.AddAsync(remote, agent.Time, cancellationToken));
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

    // Looks at a vault here and those there, and tells what is to be done.
    private Func<Task> Plan(Guid remote, IRemote connection, IReadOnlyList<RemoteVault> there, WantedVault wanted, bool join, CancellationToken cancellationToken)
    {
        var theirs = there.Where(vault => wanted.Id is { } id ? vault.Id == id : vault.Name == wanted.Name).ToList();
        if (theirs.Count > 1)
        {
            throw new CairnException("vault_ambiguous", $"The remote has several vaults called {wanted.Name}.", "Make each known by a name of its own, by adding them from the devices that they come from.");
        }

        if (!agent.Vaults.Home.Folder(wanted.Name).Exists && (theirs.FirstOrDefault() ?? Nameless(there)) is { } missing)
        {
            return () => VaultCopy.MakeAsync(agent.Vaults, wanted.Name, missing.Id, IsSealed(missing), wanted.Root);
        }

        using var lease = agent.Vaults.Rent(wanted.Name, canMake: true);
        var mine = VaultCopy.Offer(lease.Vault);
        if (there.Any(vault => vault.Id == mine.Id))
        {
            return () => Task.CompletedTask;
        }

        if (theirs is not [var other])
        {
            return () => connection.OfferVaultAsync(mine, cancellationToken);
        }

        RequireNoOther(wanted.Name, remote);
        RequireJoinable(lease.Vault, other, join);
        return () => JoinAsync(wanted.Name, other.Id, cancellationToken);
    }

    // In a bucket a sealed vault has no name. Where this device has no vault of the name that was given, the sealed one there is meant that it does not have yet.
    private RemoteVault? Nameless(IReadOnlyList<RemoteVault> there)
    {
        var known = VaultCopy.Known(agent.Vaults);
        return there.Where(vault => vault.Name.Length == 0 && !known.ContainsKey(vault.Id)).ToList() switch
        {
            [] => null,
            [var only] => only,
            _ => throw new CairnException("vault_ambiguous", "The remote has several sealed vaults that this device does not have.", "A sealed vault has no name there. Pair this device with one that has it: `cairn pair`."),
        };
    }

    // What the vault is called by would change under them.
    private void RequireNoOther(string name, Guid remote)
    {
        if (new RemotesFile(agent.Vaults.Home).Load().FirstOrDefault(other => other.Id != remote && other.Vaults.Contains(name)) is { } other)
        {
            throw new CairnException(
                "vault_differs", $"The remote has a vault called {name} that is not this one, and this one is synced with {other.Name} already.", "Add this remote on the other device instead, or sync another vault with --vault NAME.");
        }
    }

    private static void RequireJoinable(Vault vault, RemoteVault theirs, bool join)
    {
        if (vault.IsSealed || IsSealed(theirs))
        {
            throw new CairnException("vault_differs", $"The remote has a vault called {theirs.Name} that is not this one, and a sealed vault cannot become part of another.", "Sync another vault with --vault NAME.");
        }

        if (!join && vault.Head() > 0)
        {
            throw new CairnException(
                "vault_differs",
                $"The remote has a vault called {theirs.Name} that is not this one, and both have memories.",
                "Say --join to make them one, on all devices (nothing is lost), or sync another vault with --vault NAME.");
        }
    }

    // Devices that come here for the vault may come for what it becomes. Done first: were it cut in between, doing it again does both.
    private async Task JoinAsync(string name, Guid id, CancellationToken cancellationToken)
    {
        using var lease = agent.Vaults.Rent(name);
        var devices = await new DeviceFile(agent.Vaults.Home, agent.Time).FollowAsync(lease.Vault.Id, id, cancellationToken);
        await lease.Vault.JoinAsync(id);
        if (devices.Count > 0)
        {
            agent.Note($"cairn: {name} is part of another vault now. On {string.Join(", ", devices.Select(Printable.Of))}, which comes here for it, pair again and say --join.");
        }
    }

    private static bool IsSealed(RemoteVault vault) => vault.IsSealed || vault.Name.Length == 0;
}

using Cairn.Agent.Daemon;
using Cairn.Agent.Homes;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Protocol;
using Cairn.Sync.Remotes;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Accounts;

/// <summary>The vaults of an account and those of this device, as they go together.</summary>
internal sealed class AccountVaults(AgentContext agent)
{
    private const string Lock = "account-vaults.lock";

    /// <summary>All vaults of the account, and those of this device that go there.</summary>
    /// <param name="remote">The hub.</param>
    /// <param name="own">The vaults of this device, by name. One that is the account's own and has the same name is the same to the person, so that the two become one.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<WantedVault>> WantedAsync(RemoteSettings remote, IReadOnlyList<string> own, CancellationToken cancellationToken)
    {
        using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
        var there = await connection.ListVaultsAsync(cancellationToken);
        var wanted = new List<WantedVault>();
        foreach (var vault in there)
        {
            wanted.Add(new WantedVault(NameHere(vault, [.. own.Except(wanted.Select(taken => taken.Name))]), vault.Id));
        }

        return [.. wanted, .. own.Except(wanted.Select(vault => vault.Name)).Select(name => new WantedVault(name))];
    }

    /// <summary>Takes in the vaults that the account has by now, and lets go of those that it has no more. What is here stays here.</summary>
    /// <returns>The hub's settings of now.</returns>
    public Task<RemoteSettings> FollowAsync(RemoteSettings remote, CancellationToken cancellationToken) => PrivateLock.HoldAsync(
        agent.Vaults.Home, Lock, agent.Time, async () => new RemotesFile(agent.Vaults.Home).Load().FirstOrDefault(now => now.Id == remote.Id) is { } current ? await UpdateAsync(current, cancellationToken) : remote, cancellationToken);

    private async Task<RemoteSettings> UpdateAsync(RemoteSettings remote, CancellationToken cancellationToken)
    {
        using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
        var there = await connection.ListVaultsAsync(cancellationToken);
        var known = VaultCopy.Known(agent.Vaults);
        if (known.Count < agent.Vaults.Home.List().Count)
        {
            // One that cannot be opened now may be any of them.
            return remote;
        }

        var gone = new List<string>();
        foreach (var (_, name) in known.Where(vault => remote.Vaults.Contains(vault.Value) && !there.Any(listed => listed.Id == vault.Key)))
        {
            if (!await OfferAsync(connection, name, cancellationToken))
            {
                gone.Add(name);
            }
        }

        var appeared = there.Where(vault => !remote.Left.Contains(vault.Id) && !(known.TryGetValue(vault.Id, out var name) && remote.Vaults.Contains(name))).ToList();
        return gone.Count + appeared.Count == 0 ? remote : await ChangeAsync(remote, gone, appeared, cancellationToken);
    }

    private async Task<RemoteSettings> ChangeAsync(RemoteSettings remote, List<string> gone, List<RemoteVault> appeared, CancellationToken cancellationToken)
    {
        var wanted = new List<WantedVault>();
        foreach (var vault in appeared)
        {
            wanted.Add(new WantedVault(NameHere(vault, free: []), vault.Id));
        }

        var names = wanted.ConvertAll(vault => vault.Name);
        var changed = remote with { Vaults = [.. remote.Vaults.Except(gone).Union(names)] };
        await new RemoteAdding(agent).RunAsync(changed, wanted, join: false, cancellationToken);
        names.ForEach(name => agent.Note($"cairn: {name} has come from {remote.Name}, and is synced with it."));
        foreach (var name in gone)
        {
            await new AgentReplica(agent.Vaults, name).ForgetAsync(remote.Id);
            agent.Note($"cairn: {remote.Name} does not have {name} for this account any more. It stays here, and is not synced there.");
        }

        return changed;
    }

    // A hub that was restored from before the vault came takes it in again. One that was taken away, or removed, it refuses.
    private async Task<bool> OfferAsync(IRemote connection, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = agent.Vaults.Rent(name);
            await connection.OfferVaultAsync(VaultCopy.Offer(lease.Vault), cancellationToken);
            return true;
        }
        catch (CairnException refused) when (refused.Code == "offer_refused")
        {
            return false;
        }
    }

    private string NameHere(RemoteVault vault, IReadOnlyList<string> free)
    {
        var known = VaultCopy.Known(agent.Vaults);
        var plain = Plain(vault.Name);
        return known.TryGetValue(vault.Id, out var name) ? name
            : vault is { IsSealed: false, Role: VaultRole.Owner } && free.Contains(plain) ? plain
            : VaultCopy.NameOf(agent.Vaults, vault.Id, plain);
    }

    // A hub takes names that no folder has.
    private static string Plain(string name)
    {
        var letters = string.Concat(name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '-')).Trim('-', '_');
        return letters.Length == 0 ? "vault" : letters[..Math.Min(letters.Length, VaultHome.NameLengthMax)];
    }
}

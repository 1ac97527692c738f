using Cairn.Agent.Daemon;
using Cairn.Agent.Sync;
using Cairn.Sync.Remotes;

namespace Cairn.Agent.Accounts;

/// <summary>The vaults of an account and those of this device, as they go together.</summary>
internal sealed class AccountVaults(AgentContext agent)
{
    /// <summary>All vaults of the account, and those of this device that go there.</summary>
    /// <param name="remote">The hub.</param>
    /// <param name="own">The vaults of this device, by name. One of the account that has the same name is the same to the person, so that the two become one.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<WantedVault>> WantedAsync(RemoteSettings remote, IReadOnlyList<string> own, CancellationToken cancellationToken)
    {
        using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
        var there = await connection.ListVaultsAsync(cancellationToken);
        var wanted = new List<WantedVault>();
        foreach (var vault in there)
        {
            wanted.Add(new WantedVault(NameHere(vault, own.Except(wanted.Select(taken => taken.Name))), vault.Id));
        }

        return [.. wanted, .. own.Except(wanted.Select(vault => vault.Name)).Select(name => new WantedVault(name))];
    }

    private string NameHere(RemoteVault vault, IEnumerable<string> free)
    {
        var known = VaultCopy.Known(agent.Vaults);
        return known.TryGetValue(vault.Id, out var name) ? name : !vault.IsSealed && free.Contains(vault.Name) ? vault.Name : VaultCopy.NameOf(agent.Vaults, vault.Id, vault.Name);
    }
}

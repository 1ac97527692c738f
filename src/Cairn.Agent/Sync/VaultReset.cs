using Cairn.Agent.Daemon;
using Cairn.Core;

namespace Cairn.Agent.Sync;

/// <summary>Drops what a vault shares and pulls it again.</summary>
internal sealed class VaultReset(AgentContext agent)
{
    /// <summary>Resets a vault from its remotes.</summary>
    /// <param name="vault">The vault's name.</param>
    /// <param name="discardUnsent">Whether changes that no remote has may be lost.</param>
    /// <param name="cancellationToken">Stops; what was dropped is pulled by the next sync.</param>
    /// <returns>What was pulled from each remote.</returns>
    /// <exception cref="CairnException">Codes <c>no_remote</c>, <c>unsent_changes</c>, and those of a remote that cannot be reached: then nothing was dropped.</exception>
    public async Task<IReadOnlyList<(RemoteSettings Remote, IReadOnlyList<SyncedVault> Vaults)>> RunAsync(string vault, bool discardUnsent, CancellationToken cancellationToken)
    {
        var remotes = RemoteSync.Chosen(new RemotesFile(agent.Vaults.Home), null).Where(remote => remote.Vaults.Contains(vault)).ToList();
        if (remotes.Count == 0)
        {
            throw new CairnException("no_remote", $"No remote has the vault {vault}, so that nothing could be pulled again.", "`cairn remote add` adds one. Nothing was dropped.");
        }

        var before = await SyncAsync(remotes, vault, cancellationToken);
        var reached = before.Where(synced => synced.Vaults.All(one => one.Problem is null)).ToList();
        if (reached.Count == 0)
        {
            var problem = before[0].Vaults[0].Problem!;
            throw new CairnException(problem.Code, problem.Detail, "Nothing was dropped. Try again when a remote can be reached.", isTransient: true);
        }

        await ResetAsync(vault, discardUnsent ? null : [.. reached.Select(synced => synced.Remote.Id)], cancellationToken);
        return await SyncAsync([.. reached.Select(synced => synced.Remote)], vault, cancellationToken);
    }

    // Nobody may be in the middle of an exchange with any remote: what it then took in would stand behind a cursor that knows nothing of the reset.
    private async Task ResetAsync(string vault, IReadOnlyList<Guid>? remotes, CancellationToken cancellationToken)
    {
        var leases = new List<IDisposable>();
        try
        {
            foreach (var remote in new RemotesFile(agent.Vaults.Home).Load().Where(remote => remote.Vaults.Contains(vault)))
            {
                leases.Add(await RemoteSync.LeaseAsync(agent, new AgentReplica(agent.Vaults, vault), remote, cancellationToken));
            }

            using var lease = agent.Vaults.Rent(vault);
            await lease.Vault.ResetAsync(remotes);
        }
        finally
        {
            leases.ForEach(lease => lease.Dispose());
        }
    }

    private async Task<List<(RemoteSettings Remote, IReadOnlyList<SyncedVault> Vaults)>> SyncAsync(IReadOnlyList<RemoteSettings> remotes, string vault, CancellationToken cancellationToken)
    {
        var synced = new List<(RemoteSettings, IReadOnlyList<SyncedVault>)>();
        foreach (var remote in remotes)
        {
            synced.Add((remote, await new RemoteSync(agent).RunAsync(remote, [vault], retry: false, null, cancellationToken)));
        }

        return synced;
    }
}

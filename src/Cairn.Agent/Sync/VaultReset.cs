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

        if (!discardUnsent && reached.All(synced => synced.Vaults.Any(one => one.Report.Taken.Refused > 0 || HasRefused(synced.Remote, vault))))
        {
            throw new CairnException(
                "unsent_changes", "There are changes that no remote has taken, and that would be lost.", "`cairn remote queue` shows them, `cairn sync --retry` offers them again. Nothing was dropped; --discard-unsent drops them.");
        }

        using (var lease = agent.Vaults.Rent(vault))
        {
            await lease.Vault.ResetAsync();
        }

        return await SyncAsync([.. reached.Select(synced => synced.Remote)], vault, cancellationToken);
    }

    private bool HasRefused(RemoteSettings remote, string vault)
    {
        using var lease = agent.Vaults.Rent(vault);
        return lease.Vault.RemoteStatus(remote.Id) is { Refused: > 0 } or { Queued: > 0 };
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

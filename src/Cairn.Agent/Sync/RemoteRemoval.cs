using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Sync;

/// <summary>Forgets remotes.</summary>
internal static class RemoteRemoval
{
    /// <summary>Forgets a remote. What it holds stays there, and what is here stays here.</summary>
    /// <param name="session">The command.</param>
    /// <param name="remote">The remote.</param>
    /// <param name="isForced">Even where it alone has the content of memories.</param>
    /// <param name="cancellationToken">Stops before the remote is forgotten.</param>
    public static async Task RunAsync(Session session, RemoteSettings remote, bool isForced, CancellationToken cancellationToken)
    {
        using var agent = session.Share();
        var file = new RemotesFile(session.Home);
        var replicas = remote.Vaults.Where(vault => session.Home.Folder(vault).Exists).Select(vault => new AgentReplica(agent.Vaults, vault)).ToList();
        foreach (var replica in replicas)
        {
            // While this is not done for every vault the remote is begun with anew, and nothing is lost.
            await replica.ForgetAsync(remote.Id, isForced ? null : [.. file.Of(replica.Name).Select(other => other.Id).Where(id => id != remote.Id)]);
        }

        await file.RemoveAsync(remote, agent.Time, cancellationToken);
        foreach (var replica in replicas)
        {
            // A sync that ran meanwhile has met it again.
            await replica.ForgetAsync(remote.Id);
        }
    }
}

using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Core.Ids;

namespace Cairn.Agent.Sync;

/// <summary><c>cairn remote add</c>.</summary>
internal static class RemoteAddCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "What to call it." };
        var address = new Argument<string>("address") { Description = "A folder (a NAS, a stick, one that a program keeps the same everywhere), s3://BUCKET/PREFIX or b2://BUCKET/PREFIX." };
        var join = new Option<bool>("--join") { Description = "Make the vault part of the one of that name at the remote, though both have memories." };
        var command = new Command("add", "Sync vaults with a folder or a bucket.") { name, address, join };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var agent = session.Share();
            var id = Uuid.Version7(agent.Time.GetUtcNow(), agent.Vaults.Options.Random);
            var remote = RemoteConnection.Describe(id, session.Get(name), session.Get(address), Environment.GetEnvironmentVariable) with { Vaults = session.VaultNames };
            return await AddAsync(session, agent, remote, session.Get(join), cancellationToken);
        });
        return command;
    }

    /// <summary>Adds a remote, syncs with it and tells how that went.</summary>
    public static async Task<int> AddAsync(Session session, AgentContext agent, RemoteSettings remote, bool join, CancellationToken cancellationToken)
    {
        var isNew = await new RemoteAdding(agent).RunAsync(remote, join, cancellationToken);
        var synced = await new RemoteSync(agent).RunAsync(remote, null, retry: false, null, cancellationToken);
        session.Answer(
            json => SyncJson.Write(json, [(remote, synced)]),
            output =>
            {
                if (isNew)
                {
                    output.WriteLine($"nothing was at {remote.Address} yet: made a new remote there");
                }

                output.WriteLine($"added {remote.Name}: {string.Join(", ", remote.Vaults)} {(remote.Vaults.Count == 1 ? "is" : "are")} synced with {remote.Address}");
                SyncCommand.Write(output, [(remote, synced)]);
            });
        return synced.Any(vault => vault.Problem is not null) ? ExitCode.TryAgain : ExitCode.Success;
    }
}

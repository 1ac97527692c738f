using System.CommandLine;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Sync;

/// <summary><c>cairn remote</c>.</summary>
internal static class RemoteCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The remote." };

    public static Command Create(Terminal terminal) => new("remote", "What this device syncs with: folders, buckets, other devices.")
    {
        RemoteAddCommand.Create(terminal),
        CreateList(terminal),
        CreateTest(terminal),
        CreateSwitch(terminal, "enable", "Sync with a remote again.", isEnabled: true),
        CreateSwitch(terminal, "disable", "Leave a remote alone for now; what is written waits for it.", isEnabled: false),
        CreateRemove(terminal),
        RemoteQueueCommand.Create(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "List the remotes, and how far each vault is with them.");
        Session.Bind(command, terminal, session =>
        {
            using var agent = session.Share();
            var remotes = VaultRemotes.All(agent);
            return session.Answer(
                json => SyncJson.Write(json, remotes),
                output =>
                {
                    foreach (var (remote, vaults) in remotes)
                    {
                        output.WriteLine($"{remote.Name}  {remote.Address}{(remote.IsEnabled ? "" : "  (disabled)")}");
                        foreach (var (vault, status) in vaults)
                        {
                            output.WriteLine($"  {vault}: {VaultRemotes.Words(status)}");
                        }
                    }
                });
        });
        return command;
    }

    private static Command CreateTest(Terminal terminal)
    {
        var command = new Command("test", "Reach a remote and say what is there.") { Name };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var agent = session.Share();
            var remote = new RemotesFile(session.Home).Find(session.Get(Name));
            using var connection = RemoteConnection.Open(remote, agent.Vaults.Home, agent.Time);
            var began = agent.Time.GetTimestamp();
            var vaults = await connection.ListVaultsAsync(cancellationToken);
            var milliseconds = Math.Round(agent.Time.GetElapsedTime(began).TotalMilliseconds, 1);
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("name", remote.Name);
                    json.WriteNumber("milliseconds", milliseconds);
                    json.WriteStartArray("vaults");
                    foreach (var vault in vaults)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", vault.Name);
                        json.WriteString("vault_id", vault.Id);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                },
                output => output.WriteLine($"{remote.Name} answers in {milliseconds} ms. Vaults there: {string.Join(", ", vaults.Select(vault => vault.Name))}"));
        });
        return command;
    }

    private static Command CreateSwitch(Terminal terminal, string word, string description, bool isEnabled)
    {
        var command = new Command(word, description) { Name };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            await new RemotesFile(session.Home).EnableAsync(session.Get(Name), isEnabled, session.Options.Time, cancellationToken);
            return Answer(session, $"{word}d");
        });
        return command;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var isForced = new Option<bool>("--force") { Description = "Even where it alone has the content of memories, which are then lost here." };
        var command = new Command("remove", "Forget a remote. What it holds stays there, and what is here stays here.") { Name, isForced };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            await RemoteRemoval.RunAsync(session, new RemotesFile(session.Home).Find(session.Get(Name)), session.Get(isForced), cancellationToken);
            return Answer(session, "removed");
        });
        return command;
    }

    private static int Answer(Session session, string done) => session.Answer(
        json =>
        {
            json.WriteStartObject();
            json.WriteString(done, session.Get(Name));
            json.WriteEndObject();
        },
        output => output.WriteLine($"{done} {session.Get(Name)}"));
}

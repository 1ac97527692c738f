using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Vaults;

namespace Cairn.Agent.Sync;

/// <summary><c>cairn remote queue</c>.</summary>
internal static class RemoteQueueCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The remote." };
        var status = new Option<string?>("--status") { Description = $"Only changes that are {string.Join(", ", Vault.QueueStatuses)}; otherwise all but those that are synced." };
        status.AcceptOnlyFromAmong([.. Vault.QueueStatuses]);
        var limit = ListLimit.Option(50);
        var command = new Command("queue", "List what waits for a remote, and what it refused.") { name, status, limit };
        Session.Bind(command, terminal, session =>
        {
            var remote = new RemotesFile(session.Home).Find(session.Get(name));
            using var vault = session.OpenVault();
            var items = vault.Queue(remote.Id, session.Get(status), session.Get(limit));
            return session.Answer(
                json => SyncJson.Write(json, items),
                output =>
                {
                    foreach (var item in items)
                    {
                        output.WriteLine($"{item.Status,-8} {item.Key}{(item.Problem is { } problem ? $"  {problem.Detail}" : "")}");
                    }
                });
        });
        return command;
    }
}

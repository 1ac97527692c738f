using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Mcp.Clients;

/// <summary><c>cairn mcp install</c> and <c>cairn mcp uninstall</c>.</summary>
internal static class InstallCommand
{
    public static Command CreateInstall(Terminal terminal)
    {
        var (client, name, force) = (Client(), Name(), new Option<bool>("--force") { Description = "Take the place of another server of that name." });
        var print = new Option<bool>("--print") { Description = "Only show what would be written, and where." };
        var command = new Command("install", "Let an AI client use the memory: writes an entry into its configuration. `--vault` says which vaults it may use.") { client, name, force, print };
        Session.Bind(command, terminal, session =>
        {
            var into = Find(session.Get(client));
            foreach (var vault in session.VaultNames)
            {
                _ = session.Home.Folder(vault);
            }

            var entry = ServerEntry.OfThisProgram(into, session.VaultNames);
            var isPrinted = session.Get(print);
            var hasChanged = !isPrinted && new ClientFile(into, into.Path).Install(session.Get(name), entry, session.Get(force));
            return session.Answer(
                json => Write(json, into, session.Get(name), hasChanged, entry),
                output => output.WriteLine(isPrinted ? Shown(into, session.Get(name), entry) : hasChanged ? $"written to {into.Path}\n{into.Next}" : $"as it was in {into.Path}"));
        });
        return command;
    }

    public static Command CreateUninstall(Terminal terminal)
    {
        var (client, name, force) = (Client(), Name(), new Option<bool>("--force") { Description = "Remove the server of that name even if it is not Cairn." });
        var command = new Command("uninstall", "Take that entry out again.") { client, name, force };
        Session.Bind(command, terminal, session =>
        {
            var from = Find(session.Get(client));
            var hasChanged = new ClientFile(from, from.Path).Uninstall(session.Get(name), session.Get(force));
            return session.Answer(
                json => Write(json, from, session.Get(name), hasChanged, entry: null),
                output => output.WriteLine(hasChanged ? $"removed from {from.Path}\n{from.Next}" : $"not in {from.Path}"));
        });
        return command;
    }

    private static Argument<string> Client()
    {
        var client = new Argument<string>("client") { Description = $"The client: {string.Join(", ", McpClient.All.Select(known => $"{known.Name} ({known.Title})"))}." };
        client.AcceptOnlyFromAmong([.. McpClient.All.Select(known => known.Name)]);
        return client;
    }

    private static Option<string> Name() => new("--name") { Description = "The server's name in the client.", HelpName = "NAME", DefaultValueFactory = _ => "cairn" };

    private static McpClient Find(string name) => McpClient.All.First(client => client.Name == name);

    private static string Shown(McpClient client, string name, ServerEntry entry) =>
        $"{client.Path}\n{System.Text.Encoding.UTF8.GetString(JsoncText.Insert([], client.Member, name, entry.ToJson())).TrimEnd('\n')}";

    private static void Write(Utf8JsonWriter json, McpClient client, string name, bool hasChanged, ServerEntry? entry)
    {
        json.WriteStartObject();
        json.WriteString("client", client.Name);
        json.WriteString("file", client.Path);
        json.WriteString("name", name);
        json.WriteBoolean("changed", hasChanged);
        if (entry is not null)
        {
            json.WritePropertyName("entry");
            ToolSchema.Parse(entry.ToJson()).WriteTo(json);
        }

        json.WriteEndObject();
    }
}

using System.CommandLine;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Backups;

/// <summary><c>cairn backup</c>.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("file") { Description = "The file to make; none for one in the vault's own folder.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("backup", "Copy the vault into one file, while it is in use.") { file };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var path = vault.Backup(session.Get(file));
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("file", path);
                    json.WriteNumber("bytes", new FileInfo(path).Length);
                    json.WriteEndObject();
                },
                output => output.WriteLine(path));
        });
        return command;
    }
}

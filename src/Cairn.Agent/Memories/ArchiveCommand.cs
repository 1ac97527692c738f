using System.CommandLine;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn archive</c>.</summary>
internal static class ArchiveCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = RecordArgument.Create();
        var command = new Command("archive", "Hide a memory. `cairn undo` or `cairn edit` shows it again.") { id };
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var key = RecordArgument.Find(vault, session.Get(id)).Key;
            var changed = await vault.ArchiveAsync(key, Session.Author);
            return session.Answer(json => VaultRecordJson.Write(json, vault.Get(key)!), output => output.WriteLine(changed ? $"archived {key.Id}" : $"not shown before either {key.Id}"));
        });
        return command;
    }
}

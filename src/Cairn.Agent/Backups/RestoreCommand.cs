using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Vaults;

namespace Cairn.Agent.Backups;

/// <summary><c>cairn restore</c>.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A backup." };
        var replace = new Option<bool>("--replace") { Description = "Exchange the vault that is there; it is backed up first." };
        var command = new Command("restore", "Make a vault of a backup. What was erased since stays erased.") { file, replace };
        Session.Bind(command, terminal, session =>
        {
            var saved = Vault.Restore(session.Get(file), session.Folder, session.Get(replace), session.Options);
            using var vault = session.OpenVault();
            var memories = vault.Status().Memories;
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("vault", session.VaultName);
                    json.WriteNumber("memories", memories);
                    json.WriteString("replaced", saved);
                    json.WriteEndObject();
                },
                output =>
                {
                    output.WriteLine($"restored {session.VaultName}: {memories:N0} memories");
                    if (saved is not null)
                    {
                        output.WriteLine($"what was there before: {saved}");
                    }
                });
        });
        return command;
    }
}

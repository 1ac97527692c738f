using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Eviction;
using Cairn.Agent.Sync;

namespace Cairn.Agent.Health;

/// <summary><c>cairn status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("status", "Show how the vault stands, and what should be done about it.");
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var status = AgentStatus.Of(session.Home, session.Settings, vault);
            return session.Answer(json => StatusJson.Write(json, status), output => WriteWords(output, status));
        });
        return command;
    }

    private static void WriteWords(TextWriter output, AgentStatus status)
    {
        output.WriteLine($"{status.Folder.Name}: {status.Vault.Memories:N0} memories, {status.Vault.Archived:N0} archived, {status.Vault.Erased:N0} erased");
        output.WriteLine($"  {status.Folder.Path}, {status.Vault.Bytes / 1e6:N1} MB, {status.Vault.Changes:N0} changes{(status.IsLocked ? ", sealed and locked on this device" : status.IsSealed ? ", sealed" : "")}");
        output.WriteLine(status.Agent is { } agent ? $"  the agent runs at {agent.Url}" : "  no agent runs (`cairn up` starts one)");
        if (status.Vault.Room.Limit is not null || status.Vault.Room.Records > 0)
        {
            output.WriteLine($"  {LimitCommand.Words(status.Folder.Name, status.Vault.Room)}");
        }

        if (status.Vault.LastBackup is { } backup)
        {
            output.WriteLine($"  last backup: {backup}");
        }

        if (status.Vectors is { } vectors)
        {
            output.WriteLine($"  {vectors}");
        }

        foreach (var (remote, standing) in status.Remotes)
        {
            output.WriteLine($"  {remote.Name} ({remote.Address}){(remote.IsEnabled ? "" : ", disabled")}: {VaultRemotes.Words(standing)}");
        }

        output.WriteLine(status.Attention.Count == 0 ? "All is well." : "To look at:");
        foreach (var sentence in status.Attention)
        {
            output.WriteLine($"  {sentence}");
        }
    }
}

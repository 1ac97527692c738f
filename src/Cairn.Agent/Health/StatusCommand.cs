using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Vectors;
using Cairn.Vaults.Health;

namespace Cairn.Agent.Health;

/// <summary><c>cairn status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("status", "Show how the vault stands.");
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var status = vault.Status();
            var vectors = VectorStatus.Of(session, vault);
            return session.Answer(json => WriteJson(json, session, status, vectors), output => WriteWords(output, session, status, vectors));
        });
        return command;
    }

    private static void WriteJson(Utf8JsonWriter json, Session session, VaultStatus status, VectorStatus? vectors)
    {
        json.WriteStartObject();
        json.WriteString("vault", session.VaultName);
        json.WriteString("path", session.Folder.Path);
        json.WriteString("vault_id", status.Vault);
        json.WriteString("replica", status.Replica);
        json.WriteNumber("memories", status.Memories);
        json.WriteNumber("archived", status.Archived);
        json.WriteNumber("erased", status.Erased);
        json.WriteNumber("changes", status.Changes);
        json.WriteNumber("conflicts", status.Conflicts);
        json.WriteNumber("stamped_ahead", status.Ahead);
        json.WriteNumber("bytes", status.Bytes);
        json.WriteString("last_backup", status.LastBackup);
        json.WriteBoolean("scrub_due", status.IsScrubDue);
        json.WritePropertyName("vectors");
        VectorStatus.Write(json, vectors);
        json.WriteStartArray("set_aside");
        foreach (var folder in status.SetAside)
        {
            json.WriteStringValue(folder);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWords(TextWriter output, Session session, VaultStatus status, VectorStatus? vectors)
    {
        output.WriteLine($"{session.VaultName}: {status.Memories:N0} memories, {status.Archived:N0} archived, {status.Erased:N0} erased");
        output.WriteLine($"  {session.Folder.Path}, {status.Bytes / 1e6:N1} MB, {status.Changes:N0} changes");
        output.WriteLine($"  last backup: {status.LastBackup ?? "none (`cairn backup` makes one)"}");
        WriteWhere(output, vectors is not null, $"  {vectors}");
        WriteWhere(output, status.Conflicts > 0, $"  {status.Conflicts:N0} values are in conflict");
        WriteWhere(output, status.Ahead > 0, $"  {status.Ahead:N0} changes are stamped in the future: check the clocks of your devices");
        WriteWhere(output, status.IsScrubDue, "  bytes of erased memories are still to be overwritten: `cairn doctor --repair` does it now");
        foreach (var folder in status.SetAside)
        {
            output.WriteLine($"  a damaged file is kept in {folder}: delete it when nothing is missing");
        }
    }

    private static void WriteWhere(TextWriter output, bool holds, string line)
    {
        if (holds)
        {
            output.WriteLine(line);
        }
    }
}

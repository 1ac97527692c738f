using System.Text.Json;
using Cairn.Agent.Daemon;
using Cairn.Agent.Eviction;
using Cairn.Agent.Sync;
using Cairn.Agent.Vectors;

namespace Cairn.Agent.Health;

/// <summary>How a vault stands, as JSON.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter json, AgentStatus status)
    {
        json.WriteStartObject();
        json.WriteString("vault", status.Folder.Name);
        json.WriteString("path", status.Folder.Path);
        json.WriteString("vault_id", status.Vault.Vault);
        json.WriteString("replica", status.Vault.Replica);
        json.WriteBoolean("sealed", status.IsSealed);
        json.WriteBoolean("locked", status.IsLocked);
        json.WriteNumber("memories", status.Vault.Memories);
        json.WriteNumber("archived", status.Vault.Archived);
        json.WriteNumber("erased", status.Vault.Erased);
        json.WriteNumber("changes", status.Vault.Changes);
        json.WriteNumber("conflicts", status.Vault.Conflicts);
        json.WriteNumber("stamped_ahead", status.Vault.Ahead);
        json.WriteNumber("bytes", status.Vault.Bytes);
        LimitCommand.WriteMembers(json, status.Vault.Room);
        json.WriteString("last_backup", status.Vault.LastBackup);
        json.WriteBoolean("scrub_due", status.Vault.IsScrubDue);
        json.WritePropertyName("vectors");
        VectorStatus.Write(json, status.Vectors);
        WriteRemotes(json, status);
        WriteTexts(json, "set_aside", status.Vault.SetAside);
        WriteTexts(json, "attention", status.Attention);
        json.WritePropertyName("agent");
        RunningAgent.Write(json, status.Agent);
        json.WriteEndObject();
    }

    private static void WriteRemotes(Utf8JsonWriter json, AgentStatus status)
    {
        json.WriteStartArray("remotes");
        foreach (var (remote, standing) in status.Remotes)
        {
            json.WriteStartObject();
            json.WriteString("name", remote.Name);
            json.WriteString("address", remote.Address);
            json.WriteBoolean("enabled", remote.IsEnabled);
            SyncJson.Write(json, standing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}

using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Sync;

namespace Cairn.Agent.Sync;

/// <summary>Syncs, remotes and queues as JSON.</summary>
internal static class SyncJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<(RemoteSettings Remote, IReadOnlyList<SyncedVault> Vaults)> synced)
    {
        json.WriteStartObject();
        json.WriteStartArray("remotes");
        foreach (var (remote, vaults) in synced)
        {
            json.WriteStartObject();
            json.WriteString("name", remote.Name);
            json.WriteStartArray("vaults");
            foreach (var vault in vaults)
            {
                Write(json, vault);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<(RemoteSettings Remote, List<(string Vault, RemoteStatus Status)> Vaults)> remotes)
    {
        json.WriteStartObject();
        json.WriteStartArray("remotes");
        foreach (var (remote, vaults) in remotes)
        {
            Write(json, remote, vaults);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RemoteSettings remote, IReadOnlyList<(string Vault, RemoteStatus Status)> vaults)
    {
        json.WriteStartObject();
        json.WriteString("name", remote.Name);
        json.WriteString("address", remote.Address);
        json.WriteBoolean("enabled", remote.IsEnabled);
        json.WriteStartArray("vaults");
        foreach (var (vault, status) in vaults)
        {
            json.WriteStartObject();
            json.WriteString("vault", vault);
            Write(json, status);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RemoteStatus status)
    {
        json.WriteString("synced_at", TimeOf(status.Progress.SyncedAt));
        json.WriteNumber("queued", status.Queued);
        json.WriteNumber("refused", status.Refused);
        json.WriteNumber("quarantined", status.Quarantined);
        json.WriteNumber("missing", status.Progress.Missing);
        json.WriteNumber("attempts", status.Progress.Attempts);
        json.WriteString("retry_at", TimeOf(status.Progress.RetryAt));
        json.WriteString("repaired_at", TimeOf(status.Progress.RepairedAt));
        Write(json, status.Progress.Problem);
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<QueuedItem> items)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", item.Sequence);
            json.WriteString("collection", item.Key.Collection);
            json.WriteString("id", item.Key.Id);
            json.WriteString("status", item.Status);
            json.WriteNumber("attempts", item.Attempts);
            Write(json, item.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SyncedVault synced)
    {
        json.WriteStartObject();
        json.WriteString("vault", synced.Vault);
        json.WriteNumber("sent", synced.Report.Sent);
        json.WriteNumber("received", synced.Report.Taken.Applied);
        json.WriteNumber("known", synced.Report.Taken.Duplicates);
        json.WriteNumber("refused", synced.Report.Taken.Refused);
        json.WriteNumber("quarantined", synced.Report.Taken.Quarantined);
        json.WriteNumber("queued", synced.Queued);
        json.WriteBoolean("repaired", synced.Report.IsRepaired);
        Write(json, synced.Problem);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SyncProblem? problem)
    {
        json.WritePropertyName("problem");
        if (problem is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("code", problem.Code);
        json.WriteString("detail", problem.Detail);
        json.WriteEndObject();
    }

    private static string? TimeOf(DateTimeOffset? time) => time is { } at ? TimeText.Of(at) : null;
}

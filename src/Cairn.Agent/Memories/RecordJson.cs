using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary>A record as JSON: its id, its fields under their names, and what the vault knows about it.</summary>
internal static class RecordJson
{
    public static void Write(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject();
        WriteMembers(json, record);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<VaultRecord> records)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var record in records)
        {
            Write(json, record);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RecalledItem item)
    {
        json.WriteStartObject();
        WriteMembers(json, item.Record);
        json.WriteString("vault", item.Vault);
        json.WriteNumber("score", Math.Round(item.Why.Score, 4));
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteString("id", record.Key.Id);
        foreach (var (field, value) in record.Fields)
        {
            json.WritePropertyName(field);
            json.WriteRawValue(value.Json);
        }

        WriteTime(json, "created_at", record.CreatedAt);
        WriteTime(json, "updated_at", record.UpdatedAt);
        WriteWhere(json, "private", record.Key.IsPrivate);
        WriteWhere(json, "archived", record.IsArchived);
        WriteWhere(json, "erased", record.IsErased);
        WriteWhere(json, "evicted", record.IsEvicted);
        if (record.ConflictCount > 0)
        {
            json.WriteNumber("conflicts", record.ConflictCount);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, TimeText.Of(known));
        }
    }

    private static void WriteWhere(Utf8JsonWriter json, string name, bool holds)
    {
        if (holds)
        {
            json.WriteBoolean(name, true);
        }
    }
}

using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary>A record as JSON: its id, its fields under their names, and what the vault knows about it.</summary>
internal static class VaultRecordJson
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
        RecordJson.WriteHit(json, item.Vault, item.Why.Score);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, VaultRecord record)
    {
        RecordJson.WriteMembers(json, record.Key.Id, record.Fields, record.CreatedAt, record.UpdatedAt);
        WriteWhere(json, "private", record.Key.IsPrivate);
        WriteWhere(json, "archived", record.IsArchived);
        WriteWhere(json, "erased", record.IsErased);
        WriteWhere(json, "evicted", record.IsEvicted);
        if (record.ConflictCount > 0)
        {
            json.WriteNumber("conflicts", record.ConflictCount);
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

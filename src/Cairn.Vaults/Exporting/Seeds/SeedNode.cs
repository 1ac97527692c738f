using System.Text.Json;
using Cairn.Core.Collections;
using Cairn.Core.Records;

namespace Cairn.Vaults.Exporting.Seeds;

/// <summary>Writes one element of <c>nodes.json</c> or <c>episodes.json</c>.</summary>
internal static class SeedNode
{
    /// <summary>Members that tell when the record was written here, and are not read again.</summary>
    public static readonly string[] Times = ["created_at", "updated_at"];

    /// <summary>The member that marks what is archived.</summary>
    public const string Archived = "archived";

    public static void Write(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id", record.Key.Id);
        var declared = Catalog.Find(record.Key.Collection)!.Fields.Select(field => field.Name).ToList();
        foreach (var (name, value) in record.Fields.OrderBy(field => declared.IndexOf(field.Key) is >= 0 and var place ? place : int.MaxValue))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Json, skipInputValidation: true);
        }

        WriteTime(json, Times[0], record.CreatedAt);
        WriteTime(json, Times[1], record.UpdatedAt);
        if (record.IsArchived)
        {
            json.WriteBoolean(Archived, true);
        }

        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, TimeText.Of(known));
        }
    }
}

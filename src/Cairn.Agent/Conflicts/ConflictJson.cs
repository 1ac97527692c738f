using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Vaults.Conflicts;

namespace Cairn.Agent.Conflicts;

/// <summary>Open conflicts as JSON.</summary>
internal static class ConflictJson
{
    public static void Write(Utf8JsonWriter json, ConflictPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var conflict in page.Items)
        {
            Write(json, conflict);
        }

        json.WriteEndArray();
        json.WriteString("next", page.Next);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, OpenConflict conflict)
    {
        json.WriteStartObject();
        json.WriteString("id", conflict.Id);
        json.WriteString("collection", conflict.Key.Collection);
        json.WriteString("record", conflict.Key.Id);
        json.WriteString("field", conflict.Field);
        Write(json, "lost", conflict.Lost);
        if (conflict.Shown is { } shown)
        {
            Write(json, "shown", shown);
        }

        if (conflict.IsArchived)
        {
            json.WriteBoolean("archived", true);
        }

        json.WriteEndObject();
    }

    public static void WriteRestored(Utf8JsonWriter json, RecordKey record)
    {
        json.WriteStartObject();
        json.WriteString("collection", record.Collection);
        json.WriteString("record", record.Id);
        json.WriteEndObject();
    }

    public static void WriteDismissed(Utf8JsonWriter json, int count)
    {
        json.WriteStartObject();
        json.WriteNumber("dismissed", count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, WrittenValue written)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("value");
        json.WriteRawValue(written.Value.Json);
        json.WriteString("stamp", written.Stamp.ToString());
        if (written.Time is { } time)
        {
            json.WriteString("written_at", TimeText.Of(time));
            json.WriteString("replica", written.Replica);
            json.WriteBoolean("this_replica", written.IsOurs);
        }

        if (written.Actor is { } actor)
        {
            json.WriteString("actor", actor);
        }

        if (written.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        json.WriteEndObject();
    }
}

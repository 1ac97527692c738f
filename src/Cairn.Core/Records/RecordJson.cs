using System.Text.Json;

namespace Cairn.Core.Records;

/// <summary>A record as JSON, as every server answers it: its id, its fields under their names, and when it was written.</summary>
public static class RecordJson
{
    /// <summary>Writes the members of a record into the object that is being written.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">Its id.</param>
    /// <param name="fields">Its fields, without removed ones.</param>
    /// <param name="createdAt">When it was written first; null where that is not known.</param>
    /// <param name="updatedAt">When it was written last; null where that is not known.</param>
    public static void WriteMembers(Utf8JsonWriter json, string id, IReadOnlyDictionary<string, FieldValue> fields, DateTimeOffset? createdAt, DateTimeOffset? updatedAt)
    {
        json.WriteString("id", id);
        foreach (var (field, value) in fields)
        {
            json.WritePropertyName(field);
            json.WriteRawValue(value.Json);
        }

        WriteTime(json, "created_at", createdAt);
        WriteTime(json, "updated_at", updatedAt);
    }

    /// <summary>Writes where a record was found, and how well it answers.</summary>
    public static void WriteHit(Utf8JsonWriter json, string vault, double score)
    {
        json.WriteString("vault", vault);
        json.WriteNumber("score", Math.Round(score, 4));
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, TimeText.Of(known));
        }
    }
}

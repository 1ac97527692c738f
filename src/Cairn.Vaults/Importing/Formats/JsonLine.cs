using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads a line of JSONL: a change of an exported log, or a memory as an object.</summary>
internal static class JsonLine
{
    /// <summary>Reads a line. Members of a memory that are fields become those; others go to metadata. The id, where it can be one, is kept.</summary>
    /// <exception cref="CairnException">Codes <c>malformed_change</c>, <c>invalid_line</c>, and those of checking the fields.</exception>
    public static SourceItem Read(string source, string line)
    {
        try
        {
            using var document = Parse(line);
            return IsChange(document.RootElement) ? SourceItem.Of(ChangeJson.Read(line)) : ReadMemory(source, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("holds a zero byte, half a character or a number out of range");
        }
    }

    private static bool IsChange(JsonElement line) => line.TryGetProperty("op", out _) && line.TryGetProperty("stamp", out _);

    // A memory without an id is named by all that it says.
    private static SourceItem ReadMemory(string source, JsonElement line)
    {
        var (id, memory) = ReadFields(line);
        memory.TryAdd("source", FieldValue.Text(source));
        var fields = MemoryCollections.Memories.Check(memory, isNew: true);
        return new SourceItem(ChangeJson.WriteFields(fields), fields) { Id = id };
    }

    private static (string? Id, SortedList<string, FieldValue> Fields) ReadFields(JsonElement line)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        var rest = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        string? id = null;
        foreach (var member in line.EnumerateObject())
        {
            if (member.Name == "id" && member.Value.ValueKind == JsonValueKind.String && Names.IsId(member.Value.GetString()!))
            {
                id = member.Value.GetString();
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                (IsField(member.Name) ? fields : rest)[member.Name] = FieldValue.Of(member.Value);
            }
        }

        if (!fields.ContainsKey("content"))
        {
            throw Invalid("has no content");
        }

        // Metadata that is no object is refused where the fields are checked.
        if (rest.Count > 0 && (!fields.TryGetValue("metadata", out var metadata) || metadata.Json.StartsWith('{')))
        {
            var known = metadata.IsNull ? [] : ReadObject(metadata.Json);
            foreach (var (name, value) in rest)
            {
                known.TryAdd(name, value);
            }

            fields["metadata"] = FieldValue.Parse('{' + string.Join(',', known.Select(pair => $"{CanonicalJson.OfText(pair.Key)}:{pair.Value.Json}")) + '}');
        }

        return (id, fields);
    }

    private static bool IsField(string name) => MemoryCollections.Memories.Fields.Any(field => field.Name == name);

    private static SortedList<string, FieldValue> ReadObject(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new SortedList<string, FieldValue>(document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => FieldValue.Of(member.Value)), StringComparer.Ordinal);
    }

    private static JsonDocument Parse(string line)
    {
        try
        {
            var document = CanonicalJson.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Invalid("is not a JSON object");
        }
        catch (JsonException)
        {
            throw Invalid("is not JSON; it may have been torn off when the file was written");
        }
    }

    public static CairnException Invalid(string rule) => new("invalid_line", $"The line {rule}.", "All other lines were imported. Correct it and import the file again.");
}

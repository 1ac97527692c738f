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
        string? id = null;
        var members = new List<KeyValuePair<string, FieldValue>>();
        foreach (var member in line.EnumerateObject())
        {
            if (member.Name == "id" && member.Value.ValueKind == JsonValueKind.String && Names.IsId(member.Value.GetString()!))
            {
                id = member.Value.GetString();
            }
            else
            {
                members.Add(KeyValuePair.Create(member.Name, FieldValue.Of(member.Value)));
            }
        }

        var fields = ObjectFields.Of(MemoryCollections.Memories, members);
        return fields.ContainsKey("content") ? (id, fields) : throw Invalid("has no content");
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

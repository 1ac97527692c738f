using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads a memory that is an object: members that are fields become those, others go to metadata.</summary>
internal static class JsonMemory
{
    /// <summary>Reads a memory. The id, where it can be one, is kept; without, a memory is named by all that it says.</summary>
    /// <exception cref="CairnException">Code <c>invalid_line</c>, and those of checking the fields.</exception>
    public static SourceItem Read(string source, JsonElement memory)
    {
        var (id, known) = ReadFields(memory, member => member.Name);
        known.TryAdd("source", FieldValue.Text(source));
        var fields = MemoryCollections.Memories.Check(known, isNew: true);
        return new SourceItem(ChangeJson.WriteFields(fields), fields) { Id = id };
    }

    /// <summary>Reads the fields of a memory.</summary>
    /// <param name="memory">The object.</param>
    /// <param name="nameOf">Under which name a member is kept.</param>
    public static (string? Id, SortedList<string, FieldValue> Fields) ReadFields(JsonElement memory, Func<JsonProperty, string> nameOf)
    {
        if (memory.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("It is not a JSON object");
        }

        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        var rest = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        string? id = null;
        foreach (var member in memory.EnumerateObject())
        {
            if (member.Name == "id" && member.Value.ValueKind == JsonValueKind.String && Names.IsId(member.Value.GetString()!))
            {
                id = member.Value.GetString();
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                var name = nameOf(member);
                (IsField(name) ? fields : rest)[name] = FieldValue.Of(member.Value);
            }
        }

        if (!fields.ContainsKey("content"))
        {
            throw Invalid("It has no content");
        }

        // Metadata that is no object is refused where the fields are checked.
        if (rest.Count > 0 && (!fields.TryGetValue("metadata", out var metadata) || metadata.Json.StartsWith('{')))
        {
            var known = metadata.IsNull ? [] : ReadObject(metadata.Json);
            foreach (var (name, value) in rest)
            {
                known.TryAdd(name, value);
            }

            fields["metadata"] = MetadataValue.Of(known);
        }

        return (id, fields);
    }

    private static bool IsField(string name) => MemoryCollections.Memories.Fields.Any(field => field.Name == name);

    private static SortedList<string, FieldValue> ReadObject(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new SortedList<string, FieldValue>(document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => FieldValue.Of(member.Value)), StringComparer.Ordinal);
    }

    private static CairnException Invalid(string rule) => new("invalid_line", $"{rule}.", "All others are imported. Correct it and import the file again.");
}

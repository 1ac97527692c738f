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

        string? id = null;
        var members = new List<KeyValuePair<string, FieldValue>>();
        foreach (var member in memory.EnumerateObject())
        {
            if (member.Name == "id" && member.Value.ValueKind == JsonValueKind.String && Names.IsId(member.Value.GetString()!))
            {
                id = member.Value.GetString();
            }
            else
            {
                members.Add(KeyValuePair.Create(nameOf(member), FieldValue.Of(member.Value)));
            }
        }

        var fields = ObjectFields.Of(MemoryCollections.Memories, members);
        return fields.ContainsKey("content") ? (id, fields) : throw Invalid("It has no content");
    }

    private static CairnException Invalid(string rule) => new("invalid_line", $"{rule}.", "All others are imported. Correct it and import the file again.");
}

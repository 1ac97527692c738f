using System.Text.Json;
using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing;

/// <summary>Makes fields of the members of an object: those that the collection declares become fields, all others go to metadata.</summary>
internal static class ObjectFields
{
    private const string Metadata = "metadata";

    public static SortedList<string, FieldValue> Of(Collection collection, IEnumerable<KeyValuePair<string, FieldValue>> members)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        var rest = new List<KeyValuePair<string, FieldValue>>();
        foreach (var member in members.Where(member => !member.Value.IsNull))
        {
            if (collection.Fields.Any(field => field.Name == member.Key))
            {
                fields[member.Key] = member.Value;
            }
            else
            {
                rest.Add(member);
            }
        }

        AddMetadata(fields, rest);
        return fields;
    }

    /// <summary>Adds members to the metadata among the fields. Metadata that is no object is refused where the fields are checked.</summary>
    public static void AddMetadata(SortedList<string, FieldValue> fields, IReadOnlyCollection<KeyValuePair<string, FieldValue>> members)
    {
        if (members.Count == 0 || (fields.TryGetValue(Metadata, out var metadata) && metadata.Json is not ['{', ..]))
        {
            return;
        }

        var known = metadata.IsNull ? [] : ReadObject(metadata.Json);
        foreach (var (name, value) in members)
        {
            // Of two that have one name, neither is lost.
            var free = name;
            while (!known.TryAdd(free, value) && known[free] != value)
            {
                free = "_" + free;
            }
        }

        fields[Metadata] = MetadataValue.Of(known);
    }

    private static SortedList<string, FieldValue> ReadObject(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new SortedList<string, FieldValue>(document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => FieldValue.Of(member.Value)), StringComparer.Ordinal);
    }
}

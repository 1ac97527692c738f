using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing.Workspace;

/// <summary>Reads one element of a creation store. A member whose value its field does not take stays in metadata under the name that it has there.</summary>
/// <param name="collection">Where its record goes.</param>
/// <param name="element">The element.</param>
internal sealed class CreationStoreElement(Collection collection, JsonElement element)
{
    private const string Untitled = "Untitled";

    // What members are called elsewhere; all others by their own name, in small letters with underscores.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["name"] = "title",
        ["text"] = "title",
        ["content"] = "title",
        ["due_date"] = "due_at",
        ["deadline"] = "due_at",
        ["week_start"] = "week_start_date",
        ["goal_id"] = "weekly_goal_id",
        ["timestamp"] = "occurred_at",
        ["last_a_i_update"] = "last_ai_update",
    };

    /// <summary>The record that it becomes, or what is wrong with it.</summary>
    public SourceItem Read()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return SourceItem.Unreadable(new CairnException("invalid_element", $"An element of {collection.Name} is no JSON object.", "All others are imported."));
        }

        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        var rest = new List<KeyValuePair<string, FieldValue>>();
        string? id = null;
        foreach (var member in element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (member.Name == "id" && IdOf(member.Value) is { } own)
            {
                id = own;
            }
            else if (!TryAdd(fields, member))
            {
                rest.Add(KeyValuePair.Create(member.Name, FieldValue.Of(member.Value)));
            }
        }

        AddWhatIsMissing(fields);
        ObjectFields.AddMetadata(fields, rest);
        return new SourceItem($"{collection.Name}/{id ?? FieldValue.Of(element).Json}", fields) { Collection = collection.Name, Id = id, Source = "creation-store", IsWholeRecord = true };
    }

    private bool TryAdd(SortedList<string, FieldValue> fields, JsonProperty member)
    {
        var plain = Underscored(member.Name);
        var name = collection.Fields.Any(field => field.Name == plain) ? plain : Names.GetValueOrDefault(plain, plain);
        if (collection.Fields.FirstOrDefault(field => field.Name == name) is not { } field || fields.ContainsKey(name) || Fitted(field, member) is not { } value)
        {
            return false;
        }

        fields[name] = value;
        return true;
    }

    private FieldValue? Fitted(Field field, JsonProperty member)
    {
        var value = field.Type switch
        {
            FieldType.Time => element.Time(member.Name),
            FieldType.Date => element.Time(member.Name) is { } time ? FieldValue.Text(time.AsText()![..10]) : null,
            FieldType.Text when member.Value.ValueKind == JsonValueKind.Number => FieldValue.Text(member.Value.GetRawText()),
            FieldType.Text when field.Choices.Count > 0 && member.Value.AsText() is { } word => FieldValue.Text(Chosen(field, word)),
            FieldType.Number when member.Value.AsText() is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => FieldValue.Number(number),
            _ => FieldValue.Of(member.Value),
        };
        try
        {
            return value is { } given ? collection.Check([KeyValuePair.Create(field.Name, given)], isNew: false).Values[0] : null;
        }
        catch (CairnException)
        {
            return null;
        }
    }

    // A todo that says no more than that it is done is done; what has no name gets one, since every record has a title.
    private void AddWhatIsMissing(SortedList<string, FieldValue> fields)
    {
        if (collection == WorkspaceCollections.Todos && !fields.ContainsKey("status") && element.Member("completed") is { ValueKind: JsonValueKind.True })
        {
            fields["status"] = FieldValue.Text(TodoStatus.Done);
        }

        if (collection.Fields.Any(field => field is { Name: "title", IsRequired: true }))
        {
            fields.TryAdd("title", FieldValue.Text(Untitled));
        }

        if (collection == WorkspaceCollections.WeeklyGoals && !fields.ContainsKey("week_start_date") && fields.GetValueOrDefault("created_at").AsText() is { } made)
        {
            fields["week_start_date"] = FieldValue.Text(Week.Monday(DateTimeOffset.Parse(made, CultureInfo.InvariantCulture)));
        }
    }

    private static string Chosen(Field field, string word) => word.Trim().ToLowerInvariant() switch
    {
        "completed" or "complete" or "finished" or "done" => field.Choices.FirstOrDefault(choice => choice is TodoStatus.Done or ProjectStatus.Completed, word),
        var other => other,
    };

    private static string? IdOf(JsonElement id) =>
        (id.ValueKind == JsonValueKind.Number ? id.GetRawText() : id.AsText()) is { } text && Core.Records.Names.IsId(text) ? text : null;

    private static string Underscored(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            _ = char.IsAsciiLetterUpper(letter) && text.Length > 0 ? text.Append('_') : text;
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

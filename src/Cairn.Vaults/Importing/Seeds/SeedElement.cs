using System.Globalization;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting.Seeds;

namespace Cairn.Vaults.Importing.Seeds;

/// <summary>Reads an element of a seed's corpus. What has no field goes to metadata, so that nothing is lost.</summary>
/// <param name="array">The file that it is in.</param>
/// <param name="isOurs">Whether Cairn exported it, so that its members are fields as they are.</param>
/// <param name="clusters">The clusters, by the elements' ids.</param>
/// <param name="taken">Ids that other elements have. An element whose id is among them gets one of its own, and keeps the other in metadata.</param>
internal sealed class SeedElement(string array, bool isOurs, IReadOnlyDictionary<string, FieldValue[]> clusters, HashSet<string> taken)
{
    private const double SecondsFrom = 100_000_000;
    private const double MillisecondsFrom = 100_000_000_000;

    private static readonly string[] IdNames = ["id", "node_id", "episode_id", "uuid"];
    private static readonly string[] ContentNames = ["content", "text", "body", "summary", "description", "title", "name", "label"];
    private static readonly string[] TimeNames = ["occurred_at", "timestamp", "created_at", "date", "time", "datetime", "start_time"];
    private static readonly string[] KindNames = ["kind", "type", "node_type"];

    /// <summary>The id that an element names itself by; null where it has none.</summary>
    public static string? NameOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && Array.Find(IdNames, name => element.TryGetProperty(name, out _)) is { } name
            && element.GetProperty(name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } id ? id.ToString() : null;

    /// <exception cref="CairnException">Code <c>invalid_element</c>.</exception>
    public SourceItem Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("is no object");
        }

        var members = element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, FieldValue.Of(member.Value)))
            .Where(member => !member.Value.IsNull).ToDictionary(StringComparer.Ordinal);
        return isOurs ? ReadOurs(members) : ReadForeign(members, FieldValue.Of(element).Json);
    }

    private SourceItem ReadOurs(Dictionary<string, FieldValue> members)
    {
        var collection = array == SeedLayout.Profile ? MemoryCollections.Profile : MemoryCollections.Memories;
        var id = members.GetValueOrDefault("id").AsText() is { } given && Names.IsId(given) ? given : throw Invalid("has no id that a record can have");
        members.Remove("id", out _);
        members.Remove(SeedNode.Archived, out var archived);
        Array.ForEach(SeedNode.Times, time => members.Remove(time));
        return new SourceItem(id, ObjectFields.Of(collection, members)) { Id = id, Collection = collection.Name, IsWholeRecord = true, IsArchived = archived.AsBoolean() == true };
    }

    private SourceItem ReadForeign(Dictionary<string, FieldValue> members, string whole)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        var name = Array.Find(IdNames, name => members.ContainsKey(name)) is { } idName ? TextOf(members[idName]) : null;
        var id = name is not null && Names.IsId(name) && taken.Add(name) ? name : null;
        if (id is not null)
        {
            members.Remove(Array.Find(IdNames, members.ContainsKey)!);
        }

        var content = Array.Find(ContentNames, name => !string.IsNullOrWhiteSpace(members.GetValueOrDefault(name).AsText())) ?? throw Invalid($"has none of {string.Join(", ", ContentNames)} as a text");
        members.Remove(content, out var text);
        fields["content"] = text;
        AddKind(fields, members);
        AddTime(fields, members);
        AddTags(fields, members);
        AddCaption(fields, members);
        foreach (var field in MemoryCollections.Memories.Fields.Where(field => !fields.ContainsKey(field.Name)))
        {
            if (members.TryGetValue(field.Name, out var value) && Fits(field.Name, value))
            {
                fields[field.Name] = value;
                members.Remove(field.Name);
            }
        }

        ObjectFields.AddMetadata(fields, members);
        if (name is not null && clusters.TryGetValue(name, out var cluster))
        {
            AddCluster(fields, cluster);
        }

        return new SourceItem(name is null || id is null ? whole : name, fields) { Id = id };
    }

    private void AddKind(SortedList<string, FieldValue> fields, Dictionary<string, FieldValue> members)
    {
        var name = Array.Find(KindNames, name => members.TryGetValue(name, out var value) && value.AsText() is { Length: > 0 } && Fits("kind", value));
        fields["kind"] = name is not null && members.Remove(name, out var kind) ? kind : FieldValue.Text(array == SeedLayout.Episodes ? MemoryKind.Episode : MemoryKind.Node);

        // Whatever an episode is called there, it has to go out among the episodes again.
        if (array == SeedLayout.Episodes && fields["kind"].AsText() != MemoryKind.Episode)
        {
            members[name!] = fields["kind"];
            fields["kind"] = FieldValue.Text(MemoryKind.Episode);
        }
    }

    // The time stays in metadata under its own name too, since it may say more than fits.
    private static void AddTime(SortedList<string, FieldValue> fields, Dictionary<string, FieldValue> members)
    {
        foreach (var name in TimeNames.Where(members.ContainsKey))
        {
            if (TimeOf(members[name]) is { } time)
            {
                fields["occurred_at"] = FieldValue.Text(TimeText.Of(time));
                _ = name == "occurred_at" && members.Remove(name);
                return;
            }
        }
    }

    private static void AddTags(SortedList<string, FieldValue> fields, Dictionary<string, FieldValue> members)
    {
        if (members.GetValueOrDefault("tags").AsText() is { } list && FieldValue.Texts(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) is var tags && Fits("tags", tags))
        {
            fields["tags"] = tags;
            members.Remove("tags");
        }
    }

    private static void AddCaption(SortedList<string, FieldValue> fields, Dictionary<string, FieldValue> members)
    {
        if (!members.ContainsKey("caption") && members.GetValueOrDefault("title") is var title && title.AsText() is { Length: > 0 } && Fits("caption", title))
        {
            fields["caption"] = title;
            members.Remove("title");
        }
    }

    private static void AddCluster(SortedList<string, FieldValue> fields, FieldValue[] cluster)
    {
        var known = fields.GetValueOrDefault("metadata");
        if (known.IsNull || !known.Json.Contains($"\"{SeedLayout.Cluster}\":", StringComparison.Ordinal))
        {
            var label = cluster[1].IsNull ? [] : new[] { KeyValuePair.Create(SeedLayout.Cluster + "_label", cluster[1]) };
            ObjectFields.AddMetadata(fields, [KeyValuePair.Create(SeedLayout.Cluster, cluster[0]), .. label]);
        }
    }

    private static bool Fits(string field, FieldValue value)
    {
        try
        {
            _ = MemoryCollections.Memories.Check([KeyValuePair.Create(field, value)], isNew: false);
            return true;
        }
        catch (CairnException)
        {
            return false;
        }
    }

    // Seconds since 1970, or milliseconds: as seconds, a number that great would lie 3,000 years ahead. Smaller ones are years, or counts.
    private static DateTimeOffset? TimeOf(FieldValue value)
    {
        if (value.AsText() is { } text && TimeText.TryRead(text, out var time))
        {
            return time;
        }

        var number = value.AsNumber() ?? (double.TryParse(value.AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN);
        var milliseconds = number < MillisecondsFrom ? number * 1_000 : number;
        return number >= SecondsFrom && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(milliseconds)) : null;
    }

    private static string TextOf(FieldValue value) => value.AsText() ?? value.Json;

    private static CairnException Invalid(string rule) => new("invalid_element", $"An element {rule}.", "All others were imported. Correct it and import the file again.");
}

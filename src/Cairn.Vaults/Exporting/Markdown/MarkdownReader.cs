using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Exporting.Markdown;

/// <summary>Reads what <see cref="MarkdownWriter"/> wrote, also after a person or a note program has edited it.</summary>
internal static partial class MarkdownReader
{
    /// <summary>The records in a file. One without an id is new.</summary>
    public static IEnumerable<(string Collection, string? Id, SortedList<string, FieldValue> Fields)> Read(string text)
    {
        var unix = CairnMarkdown.IsWithCarriageReturns(text) ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text;
        var (shared, body) = Split(unix);
        var marks = shared.ContainsKey(CairnMarkdown.Id) ? [] : CairnMarkdown.Marks(body).ToList();
        var before = marks.Count == 0 ? body : body[..marks[0].Index];
        if (marks.Count == 0 || !string.IsNullOrWhiteSpace(before))
        {
            yield return Record(shared, marks.Count == 0 ? WithoutEnd(before, "\n") : before.Trim());
        }

        for (var at = 0; at < marks.Count; at++)
        {
            var start = marks[at].Index + marks[at].Length;
            var isLast = at == marks.Count - 1;
            var content = WithoutEnd(body[start..(isLast ? body.Length : marks[at + 1].Index)], isLast ? "\n" : "\n\n");
            var properties = new SortedList<string, FieldValue>(shared, StringComparer.Ordinal);
            foreach (var (name, value) in Own(marks[at].Groups[1].Value))
            {
                properties[name] = value;
            }

            var heading = CairnMarkdown.Heading(properties.GetValueOrDefault("speaker"), properties.GetValueOrDefault("occurred_at"));
            yield return Record(properties, CairnMarkdown.Unescape(content.StartsWith(heading, StringComparison.Ordinal) ? content[heading.Length..] : content));
        }
    }

    private static (string Collection, string? Id, SortedList<string, FieldValue> Fields) Record(SortedList<string, FieldValue> properties, string content)
    {
        var fields = new SortedList<string, FieldValue>(properties, StringComparer.Ordinal);
        if (content.Length > 0)
        {
            fields[CairnMarkdown.Content] = FieldValue.Text(content);
        }

        var collection = Take(CairnMarkdown.Collection) ?? MemoryCollections.Memories.Name;
        var id = Take(CairnMarkdown.Id);
        fields.Remove("cairn");
        foreach (var time in CairnMarkdown.Times.Where(time => Catalog.Find(collection)?.Fields.Any(field => field.Name == time) != true))
        {
            fields.Remove(time);
        }

        return (collection, id, fields);

        string? Take(string name) => fields.Remove(name, out var value) ? value.AsText() : null;
    }

    private static (SortedList<string, FieldValue> Properties, string Body) Split(string text)
    {
        var properties = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        var start = CairnMarkdown.Beginning.Length;
        string? listed = null;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found : text.Length;
            var line = text[start..end];
            start = Math.Min(end + 1, text.Length);
            if (line + "\n" == CairnMarkdown.PropertiesEnd)
            {
                break;
            }

            if (listed is not null && Item().Match(line) is { Success: true } item)
            {
                properties[listed] = FieldValue.Texts((properties[listed].AsTexts() ?? []).Append(TextOf(item.Groups[1].Value)));
            }
            else if (Property().Match(line) is { Success: true } property)
            {
                listed = property.Groups[1].Value;
                properties[listed] = ValueOf(listed, property.Groups[2].Value.Trim());
            }
        }

        foreach (var empty in properties.Where(property => property.Value.IsNull).Select(property => property.Key).ToList())
        {
            properties.Remove(empty);
        }

        return (properties, text[start..]);
    }

    private static IEnumerable<KeyValuePair<string, FieldValue>> Own(string json)
    {
        try
        {
            using var document = CanonicalJson.Parse(json);
            return [.. document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, FieldValue.Of(member.Value)))];
        }
        catch (JsonException)
        {
            throw new CairnException("invalid_line", "A comment that names a record is no JSON any more.", "Put it back as it was exported, or remove it.");
        }
    }

    // Note programs write the properties anew in their own way: texts without quotes, lists one item a line.
    private static FieldValue ValueOf(string name, string raw)
    {
        var type = Catalog.All.SelectMany(collection => collection.Fields).FirstOrDefault(field => field.Name == name)?.Type;
        return raw.Length == 0 ? FieldValue.Null
            : raw[0] is '"' or '[' or '{' || type is FieldType.Number or FieldType.Boolean ? Json(raw) ?? FieldValue.Text(raw)
            : FieldValue.Text(TextOf(raw));
    }

    private static string TextOf(string raw) =>
        raw.Trim() is ['\'', .. var quoted, '\''] ? quoted.Replace("''", "'", StringComparison.Ordinal) : Json(raw)?.AsText() ?? raw.Trim();

    private static FieldValue? Json(string raw)
    {
        try
        {
            return FieldValue.Parse(raw);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string WithoutEnd(string text, string end) => text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;

    [GeneratedRegex(@"^([a-z][a-z0-9_]*):(.*)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Property();

    [GeneratedRegex(@"^\s*-\s+(.+)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Item();
}

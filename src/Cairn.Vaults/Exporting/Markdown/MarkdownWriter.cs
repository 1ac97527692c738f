using System.Text;
using Cairn.Core.Collections;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Exporting.Markdown;

/// <summary>Writes records as Markdown: one alone with its fields as front matter, several in a row with a comment above each.</summary>
internal static class MarkdownWriter
{
    public static string Write(IReadOnlyList<VaultRecord> records)
    {
        var text = new StringBuilder(CairnMarkdown.Beginning);
        if (records is [var only])
        {
            AppendProperties(text, Properties(only));
            return text.Append(CairnMarkdown.PropertiesEnd).Append(Body(only)).Append('\n').ToString();
        }

        var all = records.Select(record => Properties(record).ToList()).ToList();
        var common = all[0].Where(property => property.Name is not (CairnMarkdown.Id or CairnMarkdown.Content) && !CairnMarkdown.Times.Contains(property.Name)
            && all.TrueForAll(others => others.Contains(property))).ToHashSet();
        AppendProperties(text, all[0].Where(common.Contains));
        text.Append(CairnMarkdown.PropertiesEnd);
        for (var at = 0; at < records.Count; at++)
        {
            text.Append(at > 0 ? "\n" : "");
            var own = all[at].Where(property => !common.Contains(property)).Select(property => $"{CanonicalJson.OfText(property.Name)}:{property.Value.Json}");
            text.Append(CairnMarkdown.Mark($"{{{string.Join(',', own)}}}"));
            text.Append(CairnMarkdown.Heading(records[at].Fields.GetValueOrDefault("speaker"), records[at].Fields.GetValueOrDefault("occurred_at")));
            text.Append(CairnMarkdown.Escape(Body(records[at]))).Append('\n');
        }

        return text.ToString();
    }

    private static void AppendProperties(StringBuilder text, IEnumerable<(string Name, FieldValue Value)> properties)
    {
        foreach (var (name, value) in properties)
        {
            text.Append(name).Append(": ").Append(CairnMarkdown.Printable(value.Json)).Append('\n');
        }
    }

    private static string Body(VaultRecord record) => record.Fields.GetValueOrDefault(CairnMarkdown.Content).AsText() ?? "";

    // JSON is YAML too, and says exactly what a value is.
    private static IEnumerable<(string Name, FieldValue Value)> Properties(VaultRecord record)
    {
        yield return (CairnMarkdown.Id, FieldValue.Text(record.Key.Id));
        if (record.Key.Collection != MemoryCollections.Memories.Name)
        {
            yield return (CairnMarkdown.Collection, FieldValue.Text(record.Key.Collection));
        }

        var declared = Catalog.Find(record.Key.Collection)?.Fields.Select(field => field.Name).ToList() ?? [];
        foreach (var (name, value) in record.Fields.OrderBy(field => declared.IndexOf(field.Key) is >= 0 and var place ? place : int.MaxValue))
        {
            // A content that is no text, or an empty one, cannot be told from none below.
            if (name != CairnMarkdown.Content || string.IsNullOrEmpty(value.AsText()))
            {
                yield return (name, value);
            }
        }

        foreach (var (name, time) in CairnMarkdown.Times.Zip([record.CreatedAt, record.UpdatedAt]))
        {
            if (time is { } known)
            {
                yield return (name, FieldValue.Text(TimeText.Of(known)));
            }
        }
    }
}

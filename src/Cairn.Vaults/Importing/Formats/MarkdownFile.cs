using System.Text.RegularExpressions;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads Markdown as people keep it, in Obsidian's ways too: front matter, <c>#tags</c>, <c>[[links]]</c>. Plain text is Markdown without them.</summary>
internal static partial class MarkdownFile
{
    private const int FrontMatterLengthMax = 20_000;
    private const int CaptionLengthMax = 10_000;

    /// <summary>The passages of a file.</summary>
    /// <param name="source">What the memories name as their source.</param>
    /// <param name="text">The file's text.</param>
    public static IEnumerable<SourceItem> Read(string source, string text)
    {
        var unix = text.ReplaceLineEndings("\n");
        var front = FrontMatter().Match(unix.Length <= FrontMatterLengthMax ? unix : unix[..FrontMatterLengthMax]) is { Success: true } match ? match : null;
        var properties = front is null ? [] : Properties(front.Groups[1].Value);
        var cut = Passages.Cut(front is null ? unix : unix[front.Length..]).Where(passage => passage.Text.Length > 0).ToList();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < cut.Count; at++)
        {
            var (heading, body) = cut[at];
            var nth = counts[heading] = counts.GetValueOrDefault(heading) + 1;
            yield return new SourceItem($"{heading}#{nth}", Fields(source, body, heading, cut.Count == 1 ? null : at + 1, properties));
        }
    }

    private static SortedList<string, FieldValue> Fields(string source, string body, string heading, int? position, SortedList<string, string> properties)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal)
        {
            ["kind"] = FieldValue.Text(MemoryKind.Document),
            ["content"] = FieldValue.Text(body),
            ["source"] = FieldValue.Text(source),
        };
        var tags = ListOf(properties.GetValueOrDefault("tags")).Concat(Tag().Matches(body).Select(match => match.Groups[1].Value)).Where(tag => tag.Length <= 100).Distinct(StringComparer.Ordinal).Take(1_000).ToList();
        var links = Link().Matches(body).Select(match => match.Groups[1].Value.Trim()).Where(link => link.Length is > 0 and <= 500).Distinct(StringComparer.Ordinal).Take(1_000).ToList();
        AddUnless(tags.Count == 0, "tags", () => FieldValue.Texts(tags));
        AddUnless(links.Count == 0, "links", () => FieldValue.Texts(links));
        AddUnless(heading.Length == 0, "caption", () => FieldValue.Text(heading.Length <= CaptionLengthMax ? heading : heading[..CaptionLengthMax]));
        AddUnless(position is null, "position", () => FieldValue.Number(position!.Value));
        AddUnless(properties.Count == 0, "metadata", () => MetadataValue.OfTexts(properties));
        if ((properties.GetValueOrDefault("date") ?? properties.GetValueOrDefault("created")) is { } date && TimeText.TryRead(date, out var time))
        {
            fields["occurred_at"] = FieldValue.Text(TimeText.Of(time));
        }

        return fields;

        void AddUnless(bool isEmpty, string name, Func<FieldValue> value)
        {
            if (!isEmpty)
            {
                fields[name] = value();
            }
        }
    }

    // Only the plain shapes of YAML that front matter is made of: `key: value`, and lists on one line or one item a line.
    private static SortedList<string, string> Properties(string yaml)
    {
        var properties = new SortedList<string, string>(StringComparer.Ordinal);
        var key = "";
        foreach (var line in yaml.Split('\n'))
        {
            if (ListItem().Match(line) is { Success: true } item && key.Length > 0)
            {
                properties[key] = (properties[key] + ", " + item.Groups[1].Value).TrimStart(',', ' ');
            }
            else if (Property().Match(line) is { Success: true } property)
            {
                key = property.Groups[1].Value.Trim();
                properties[key] = property.Groups[2].Value.Trim().Trim('"', '\'');
            }
        }

        return properties;
    }

    private static IEnumerable<string> ListOf(string? value) =>
        (value ?? "").Trim('[', ']').Split(',').Select(item => item.Trim().Trim('"', '\'', '#')).Where(item => item.Length > 0);

    [GeneratedRegex(@"\A---\n(.*?\n)??---(\n|\z)", RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"^\s*-\s+(.+)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^([^\s:#][^:]*):(.*)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Property();

    [GeneratedRegex(@"(?<![\w&/#])#(\p{L}[\w/-]*)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\[\[([^\]|#]+)[^\]]*\]\]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();
}

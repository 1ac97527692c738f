using System.Globalization;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Core.Text;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Cuts the text of a document into passages.</summary>
internal static class DocumentPassages
{
    private const int CaptionLengthMax = 10_000;

    /// <summary>The passages of a text with Markdown's headings. Its title is in front of theirs.</summary>
    public static IEnumerable<SourceItem> OfText(string source, string? title, string text)
    {
        var cut = Cut(text);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < cut.Count; at++)
        {
            var (heading, body) = cut[at];
            var nth = counts[heading] = counts.GetValueOrDefault(heading) + 1;
            var caption = string.Join(" / ", new[] { title?.Trim(), heading }.Where(part => !string.IsNullOrEmpty(part)));
            yield return new SourceItem($"{heading}#{nth}", Fields(source, body, caption, cut.Count == 1 ? null : at + 1));
        }
    }

    /// <summary>The passages of a document's pages, each with the number of its page.</summary>
    public static IEnumerable<SourceItem> OfPages(string source, IReadOnlyList<string> pages)
    {
        var position = 0;
        for (var page = 1; page <= pages.Count; page++)
        {
            var nth = 0;
            foreach (var (_, body) in Cut(pages[page - 1]))
            {
                var fields = Fields(source, body, caption: "", ++position);
                fields["metadata"] = FieldValue.Parse(string.Create(CultureInfo.InvariantCulture, $"{{\"page\":{page}}}"));
                yield return new SourceItem(string.Create(CultureInfo.InvariantCulture, $"page {page}#{++nth}"), fields);
            }
        }
    }

    private static List<(string Heading, string Text)> Cut(string text) => [.. Passages.Cut(text).Where(passage => passage.Text.Length > 0)];

    private static SortedList<string, FieldValue> Fields(string source, string body, string caption, int? position)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal)
        {
            ["kind"] = FieldValue.Text(MemoryKind.Document),
            ["content"] = FieldValue.Text(body),
            ["source"] = FieldValue.Text(source),
        };
        if (caption.Length > 0)
        {
            fields["caption"] = FieldValue.Text(Excerpt.Of(caption, CaptionLengthMax));
        }

        if (position is { } place)
        {
            fields["position"] = FieldValue.Number(place);
        }

        return fields;
    }
}

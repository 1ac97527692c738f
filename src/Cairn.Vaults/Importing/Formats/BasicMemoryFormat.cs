using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Notes of Basic Memory: Markdown with a permalink, observations by category, and relations.</summary>
internal sealed partial class BasicMemoryFormat : ISourceFormat
{
    private const int TagLengthMax = 100;
    private const int TagsMax = 1_000;

    public bool IsWhole => true;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) is ".md" or ".markdown" && head.StartsWith("---"u8) && head[3..].IndexOf("\n---"u8) is var end and > 0 && head[3..(end + 3)].IndexOf("\npermalink:"u8) >= 0;

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var passage in MarkdownFile.Read(source, await TextFile.ReadAsync(file, cancellationToken)))
        {
            var fields = passage.Fields;
            using var metadata = JsonDocument.Parse(fields.GetValueOrDefault("metadata").Json);
            if (metadata.RootElement.Text("title") is { } title)
            {
                fields["caption"] = FieldValue.Text(fields.GetValueOrDefault("caption").AsText() is { } heading ? $"{title} / {heading}" : title);
            }

            var categories = Category().Matches(fields["content"].AsText()!).Select(match => match.Groups[1].Value.Trim());
            var tags = (fields.GetValueOrDefault("tags").AsTexts() ?? []).Concat(categories).Where(tag => tag.Length is > 0 and <= TagLengthMax).Distinct(StringComparer.Ordinal).Take(TagsMax).ToList();
            if (tags.Count > 0)
            {
                fields["tags"] = FieldValue.Texts(tags);
            }

            yield return passage;
        }
    }

    // Not the boxes of a list of tasks.
    [GeneratedRegex(@"^\s*[-*] \[(?![ xX\-/]\])([^\[\]]+)\] ", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Category();
}

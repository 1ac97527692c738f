using System.Text;
using System.Text.RegularExpressions;
using Cairn.Core.Records;

namespace Cairn.Vaults.Exporting.Markdown;

/// <summary>The grammar of the Markdown that an export writes and an import reads, documented in <c>docs/reference/exporting.md</c>.</summary>
internal static partial class CairnMarkdown
{
    /// <summary>How such a file begins; the number is the grammar's version.</summary>
    public const string Beginning = "---\ncairn: 1\n";

    /// <summary>The line that ends the properties.</summary>
    public const string PropertiesEnd = "---\n";

    public const string Id = "id";
    public const string Collection = "collection";
    public const string Content = "content";

    /// <summary>Properties that tell a person when a record was written. They are not read again.</summary>
    public static readonly string[] Times = ["created_at", "updated_at"];

    /// <summary>Whether a file begins like one of ours.</summary>
    public static bool IsFile(string file)
    {
        using var stream = File.OpenRead(file);
        var head = new byte[Beginning.Length + 1];
        return IsIn(Encoding.UTF8.GetString(head, 0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Whether a text begins like one of ours, whatever ends its lines.</summary>
    public static bool IsIn(string text) => text.StartsWith(Beginning, StringComparison.Ordinal) || IsWithCarriageReturns(text);

    /// <summary>Whether the file's line ends were changed since it was exported.</summary>
    public static bool IsWithCarriageReturns(string text) => text.StartsWith("---\r\ncairn: 1", StringComparison.Ordinal);

    /// <summary>The line that shows a reader who says the following, and when; empty where neither is known.</summary>
    public static string Heading(FieldValue speaker, FieldValue occurredAt)
    {
        var parts = new[] { speaker.AsText() is { Length: > 0 } name ? $"**{name.ReplaceLineEndings(" ")}**" : null, occurredAt.AsText() };
        return string.Join(" · ", parts.Where(part => part is not null)) is { Length: > 0 } line ? line + "\n\n" : "";
    }

    /// <summary>The comment that names a record of several in a file. No character of it can end it early.</summary>
    public static string Mark(string properties) => $"<!-- cairn {Printable(properties.Replace(">", "\\u003e", StringComparison.Ordinal))} -->\n";

    /// <summary>The comments in a text.</summary>
    public static MatchCollection Marks(string text) => MarkLine().Matches(text);

    /// <summary>A content in which no line can be taken for a comment of ours.</summary>
    public static string Escape(string content) => MarkLike().Replace(content, @"\$0");

    public static string Unescape(string content) => EscapedMarkLike().Replace(content, "$1");

    /// <summary>JSON in which what YAML does not allow raw is written by its number.</summary>
    public static string Printable(string json) => Unprintable().Replace(json, match => $"\\u{(int)match.Value[0]:x4}");

    [GeneratedRegex(@"^<!-- cairn (\{.*\}) -->\n", RegexOptions.Multiline, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex MarkLine();

    [GeneratedRegex(@"^\\*<!-- cairn ", RegexOptions.Multiline, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex MarkLike();

    [GeneratedRegex(@"^\\(\\*<!-- cairn )", RegexOptions.Multiline, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex EscapedMarkLike();

    [GeneratedRegex(@"[\x7f-\x9f\u2028\u2029\ufeff]", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Unprintable();
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Cairn.Agent.Documentation;

/// <summary>HTML. Made of interpolated strings, in which every value that is not HTML itself is encoded.</summary>
internal readonly record struct Markup(string Html)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static readonly Markup None = new("");

    public static Markup Of(Builder html) => new(html.ToString());

    public static Markup Join(IEnumerable<Markup> parts, string separator = "") => new(string.Join(separator, parts.Select(part => part.Html)));

    /// <summary>Text in which `words` between backticks are code.</summary>
    public static Markup Prose(string text) => Join(text.Split('`').Select((part, at) => at % 2 == 0 ? Of($"{part}") : Of($"<code>{part}</code>")));

    public override string ToString() => Html;

    /// <summary>What the compiler makes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(Markup html) => _html.Append(html.Html);

        public void AppendFormatted(string? text) => _html.Append(Encoder.Encode(text ?? ""));

        public override string ToString() => _html.ToString();
    }
}

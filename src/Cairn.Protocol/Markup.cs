using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Cairn.Protocol;

/// <summary>HTML, for the pages that agent and hub serve. Made of interpolated strings, in which every value that is not HTML itself is encoded.</summary>
public readonly record struct Markup(string Html)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing.</summary>
    public static readonly Markup None = new("");

    /// <summary>Makes HTML of an interpolated string.</summary>
    public static Markup Of(Builder html) => new(html.ToString());

    /// <summary>Parts one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> parts, string separator = "") => new(string.Join(separator, parts.Select(part => part.Html)));

    /// <summary>Text in which `words` between backticks are code.</summary>
    public static Markup Prose(string text) => Join(text.Split('`').Select((part, at) => at % 2 == 0 ? Of($"{part}") : Of($"<code>{part}</code>")));

    /// <inheritdoc/>
    public override string ToString() => Html;

    /// <summary>What the compiler makes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

        /// <summary>What stands in the source.</summary>
        public void AppendLiteral(string html) => _html.Append(html);

        /// <summary>HTML stays as it is.</summary>
        public void AppendFormatted(Markup html) => _html.Append(html.Html);

        /// <summary>Text is encoded.</summary>
        public void AppendFormatted(string? text) => _html.Append(Encoder.Encode(text ?? ""));

        /// <inheritdoc/>
        public override string ToString() => _html.ToString();
    }
}

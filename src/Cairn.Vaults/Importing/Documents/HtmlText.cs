using System.Globalization;
using AngleSharp.Dom;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>The text of a page as Markdown without decoration: headings, lists, tables and code keep their shape.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "script", "style", "nav", "noscript", "template", "head", "svg", "math", "iframe", "object", "canvas", "audio", "video", "button", "input", "select", "textarea",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
    };

    // A loop and not a recursion: a page may nest as deep as it likes.
    public static string Of(INode? body)
    {
        var text = new ReadableText();
        var node = body;
        while (node is not null)
        {
            if (Enter(text, node) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node != body && node!.NextSibling is null)
            {
                node = node.Parent;
                Leave(text, node!);
            }

            node = node == body ? null : node!.NextSibling;
        }

        return text.ToString();
    }

    private static bool Enter(ReadableText text, INode node)
    {
        if (node is not IElement element)
        {
            text.AddWords(node is IText words ? words.Data : "");
            return false;
        }

        var name = element.LocalName;
        if (Dropped.Contains(name) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true")
        {
            return false;
        }

        if (Blocks.Contains(name))
        {
            text.Break(2);
        }

        switch (name)
        {
            case ['h', >= '1' and <= '6' and var level]:
                text.AddWords(new string('#', level - '0') + " ");
                break;
            case "br":
                text.Break(1);
                break;
            case "pre":
                text.AddLines($"```\n{element.TextContent.Trim('\n', '\r')}\n```");
                text.Break(2);
                return false;
            case "img":
                text.AddWords($" {element.GetAttribute("alt")} ");
                break;
            case "li":
                BeginItem(text, element);
                break;
            case "tr":
                text.Break(1);
                break;
            case "td" or "th" when element.PreviousElementSibling is not null:
                text.AddWords(" | ");
                break;
        }

        return true;
    }

    private static void Leave(ReadableText text, INode node)
    {
        if (node is IElement element)
        {
            text.Break(Blocks.Contains(element.LocalName) ? 2 : element.LocalName is "li" or "tr" ? 1 : 0);
        }
    }

    private static void BeginItem(ReadableText text, IElement item)
    {
        text.Break(1);
        var list = item.ParentElement;
        text.AddWords(list?.LocalName == "ol" ? $"{(list.Children.Index().First(child => child.Item == item).Index + 1).ToString(CultureInfo.InvariantCulture)}. " : "- ");
    }
}

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

    /// <exception cref="OperationCanceledException">The limit was reached.</exception>
    public static string Of(INode? body, CancellationToken limit)
    {
        var text = new ReadableText();

        // A stack and not a recursion, since a page may nest as deep as it likes; and places in it, since a node does not know its own among its siblings.
        var open = new Stack<Place>();
        Open(body, elementsBefore: 0);
        while (open.TryPeek(out var place))
        {
            limit.ThrowIfCancellationRequested();
            if (place.Next == place.Node.ChildNodes.Length)
            {
                Leave(text, open.Pop().Node);
                continue;
            }

            var child = place.Node.ChildNodes[place.Next++];
            Open(child, place.Elements);
            place.Elements += child is IElement ? 1 : 0;
        }

        return text.ToString();

        void Open(INode? node, int elementsBefore)
        {
            if (node is not null && Enter(text, node, elementsBefore))
            {
                open.Push(new Place(node));
            }
        }
    }

    private static bool Enter(ReadableText text, INode node, int elementsBefore)
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
                BeginItem(text, element, elementsBefore + 1);
                break;
            case "tr":
                text.Break(1);
                break;
            case "td" or "th" when elementsBefore > 0:
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

    private static void BeginItem(ReadableText text, IElement item, int number)
    {
        text.Break(1);
        text.AddWords(item.ParentElement?.LocalName == "ol" ? $"{number.ToString(CultureInfo.InvariantCulture)}. " : "- ");
    }

    /// <summary>How far the children of a node were read.</summary>
    private sealed class Place(INode node)
    {
        public INode Node => node;

        public int Next { get; set; }

        public int Elements { get; set; }
    }
}

using System.Globalization;
using System.Text;
using System.Xml;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>The text of a document of a word processor as Markdown without decoration.</summary>
/// <param name="headings">The levels of the styles that are headings.</param>
internal sealed class DocxText(Dictionary<string, int> headings)
{
    /// <summary>The namespace of the document's elements.</summary>
    public const string Space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    // The same shape once more for old programs; text that was deleted while changes were tracked; codes of fields.
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal) { "Fallback", "del", "moveFrom", "instrText", "delText", "pict" };

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _paragraph = new();
    private string _mark = "";
    private int _tables;
    private int _cells;

    /// <summary>Adds the body of the document.</summary>
    public DocxText Add(XmlReader xml)
    {
        while (xml.Read())
        {
            while (xml.NodeType == XmlNodeType.Element && Dropped.Contains(xml.LocalName))
            {
                xml.Skip();
            }

            if (xml.NodeType == XmlNodeType.Element)
            {
                Enter(xml);
            }

            if (xml.NodeType == XmlNodeType.EndElement)
            {
                Leave(xml.LocalName);
            }
        }

        return this;
    }

    /// <summary>Adds footnotes or endnotes, each after its mark.</summary>
    public DocxText AddNotes(XmlReader xml)
    {
        while (!xml.EOF)
        {
            // Those with a type are the lines that part notes from the text.
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "footnote" or "endnote" } && xml.GetAttribute("type", Space) is null)
            {
                var mark = MarkOf(xml);
                using var note = xml.ReadSubtree();
                var inner = new DocxText(headings).Add(note).ToString();
                _text.Append('\n').Append(mark).Append(": ").Append(inner.Trim()).Append('\n');
            }

            xml.Read();
        }

        return this;
    }

    public override string ToString() => _text.ToString();

    private void Enter(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "pStyle" when headings.TryGetValue(xml.GetAttribute("val", Space) ?? "", out var level):
                _mark = new string('#', level) + " ";
                break;
            case "ilvl" when _mark.Length == 0:
                _mark = new string(' ', 2 * Math.Clamp(int.TryParse(xml.GetAttribute("val", Space), CultureInfo.InvariantCulture, out var depth) ? depth : 0, 0, 8)) + "- ";
                break;
            case "t":
                _paragraph.Append(xml.ReadString());
                break;
            case "tab" when xml.AttributeCount == 0:
                _paragraph.Append('\t');
                break;
            case "br" or "cr":
                _paragraph.Append('\n');
                break;
            case "noBreakHyphen":
                _paragraph.Append('-');
                break;
            case "footnoteReference" or "endnoteReference":
                _paragraph.Append(MarkOf(xml));
                break;
            case "tbl":
                _tables++;
                break;
            case "tr":
                _cells = 0;
                break;
            case "tc" when _cells++ > 0:
                _paragraph.Append(" | ");
                break;
            case "p" when xml.IsEmptyElement && _tables == 0:
                Leave("p");
                break;
        }
    }

    // Within a table a row is a line; its cells' paragraphs run on.
    private void Leave(string name)
    {
        switch (name)
        {
            case "p" when _tables > 0:
                _paragraph.Append(' ');
                break;
            case "p":
                End(isList: _mark.EndsWith("- ", StringComparison.Ordinal));
                break;
            case "tr":
                End(isList: true);
                break;
            case "tbl":
                _tables = Math.Max(0, _tables - 1);
                _text.Append('\n');
                break;
        }
    }

    private void End(bool isList)
    {
        if (_paragraph.ToString().Trim() is { Length: > 0 } paragraph)
        {
            _text.Append(_tables > 0 ? "" : _mark).Append(paragraph.ReplaceLineEndings("\n")).Append(isList ? "\n" : "\n\n");
        }

        _paragraph.Clear();
        _mark = "";
    }

    private static string MarkOf(XmlReader xml) => $"[^{xml.GetAttribute("id", Space)}]";
}

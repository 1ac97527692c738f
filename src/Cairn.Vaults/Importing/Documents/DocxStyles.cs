using System.Globalization;
using System.Xml;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Which styles of a document are headings. Their ids are in the author's language; the names of those that are built in are not.</summary>
internal static class DocxStyles
{
    /// <summary>The level of each style that is a heading, by the style's id.</summary>
    public static Dictionary<string, int> Read(XmlReader xml)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var style = "";
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "style":
                    style = xml.GetAttribute("styleId", DocxText.Space) ?? "";
                    break;
                case "name" when LevelOf(xml.GetAttribute("val", DocxText.Space)) is { } level:
                    levels[style] = level;
                    break;
                case "outlineLvl" when int.TryParse(xml.GetAttribute("val", DocxText.Space), CultureInfo.InvariantCulture, out var outline) && outline is >= 0 and < 6:
                    levels.TryAdd(style, outline + 1);
                    break;
            }
        }

        return levels;
    }

    private static int? LevelOf(string? name) => name?.ToLowerInvariant() switch
    {
        "title" => 1,
        ['h', 'e', 'a', 'd', 'i', 'n', 'g', ' ', >= '1' and <= '6' and var level] => level - '0',
        _ => null,
    };
}

using Cairn.Vaults.Importing.Documents;
using Cairn.Vaults.Importing.Formats;
using Cairn.Vaults.Importing.Seeds;
using Cairn.Vaults.Importing.Workspace;

namespace Cairn.Vaults.Importing;

/// <summary>The formats that can be imported.</summary>
internal static class SourceFormats
{
    /// <summary>Most bytes of a file that a format may look at to recognise it.</summary>
    public const int HeadBytes = 1 << 16;

    // The first that recognises a file reads it, so those that know a product come before those that know only an ending.
    private static readonly ISourceFormat[] All =
    [
        new SeedFormat(),
        new CreationStoreFormat(),
        new CairnMarkdownFormat(),
        new HtmlFormat(),
        new DocxFormat(),
        new PdfFormat(),
        new ChatGptFormat(),
        new ClaudeFormat(),
        new ClaudeProjectsFormat(),
        new LocomoFormat(),
        new McpMemoryFormat(),
        new Mem0Format(),
        new JsonMemoriesFormat(list: null),
        new JsonMemoriesFormat("memories"),
        new JsonLinesFormat(),
        new BasicMemoryFormat(),
        new TextFormat(),
    ];

    /// <summary>The format of a file; null where none knows it.</summary>
    public static ISourceFormat? Of(string name, ReadOnlySpan<byte> head)
    {
        if (ChatGptFormat.IsPage(name, head))
        {
            return null;
        }

        foreach (var format in All)
        {
            if (format.Recognises(name, head))
            {
                return format;
            }
        }

        return null;
    }
}

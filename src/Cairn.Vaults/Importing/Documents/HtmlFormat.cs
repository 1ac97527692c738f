using System.Runtime.CompilerServices;
using AngleSharp.Html.Parser;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Pages of the web, as their readable text.</summary>
internal sealed class HtmlFormat : ISourceFormat
{
    public bool IsWhole => true;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) is ".html" or ".htm" or ".xhtml";

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The parser takes the encoding from the file's mark or its own words; nothing that the page names is fetched.
        using var bytes = new MemoryStream(await file.ReadWholeAsync(TextFile.BytesMax, cancellationToken));
        using var page = await new HtmlParser().ParseDocumentAsync(bytes, cancellationToken);
        foreach (var passage in DocumentPassages.OfText(source, page.Title, HtmlText.Of(page.Body)))
        {
            yield return passage;
        }
    }
}

using System.Runtime.CompilerServices;
using AngleSharp.Html.Parser;
using Cairn.Core;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Pages of the web, as their readable text.</summary>
internal sealed class HtmlFormat : ISourceFormat
{
    /// <summary>How long one page may take.</summary>
    public TimeSpan TimeMax { get; init; } = TimeSpan.FromSeconds(20);

    public bool IsWhole => true;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) is ".html" or ".htm" or ".xhtml";

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(await file.ReadWholeAsync(TextFile.BytesMax, cancellationToken));
        var (title, text) = await ReadAsync(bytes, cancellationToken);
        foreach (var passage in DocumentPassages.OfText(source, title, text))
        {
            yield return passage;
        }
    }

    // Each element costs the parser time in proportion to those that are open, so that a page which opens a hundred thousand would take minutes.
    private async Task<(string? Title, string Text)> ReadAsync(Stream bytes, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeMax);
        try
        {
            // The parser takes the encoding from the file's mark or its own words; nothing that the page names is fetched.
            using var page = await new HtmlParser(new HtmlParserOptions { OnCreated = (_, _) => limit.Token.ThrowIfCancellationRequested() }).ParseDocumentAsync(bytes, limit.Token);
            return (page.Title, HtmlText.Of(page.Body, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CairnException("document_invalid", "The page is far larger or nests far deeper than a real one would.", "Open it in a browser and save it as text.");
        }
    }
}

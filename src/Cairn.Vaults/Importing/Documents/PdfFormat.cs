using System.Runtime.CompilerServices;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>PDFs, as <c>pdftotext</c> of poppler-utils reads them where it is installed.</summary>
internal sealed class PdfFormat : ISourceFormat
{
    private const string InstallHint =
        "PDFs are skipped: reading them takes the program pdftotext. Install poppler-utils (Debian, Ubuntu, Fedora), poppler (macOS with Homebrew; Windows with Scoop), and import again.";

    private const string NoTextHint = "PDFs that hold no text, only pictures of pages, are skipped. A program that recognises text in pictures, such as ocrmypdf, can add it.";

    public bool IsWhole => true;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) == ".pdf" || head.StartsWith("%PDF-"u8);

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await PdfToText.RunAsync(file, cancellationToken) is not { } text)
        {
            yield return SourceItem.Skipped(InstallHint);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            yield return SourceItem.Skipped(NoTextHint);
        }
        else
        {
            foreach (var passage in DocumentPassages.OfPages(source, text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\f')))
            {
                yield return passage;
            }
        }
    }
}

using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml;
using Cairn.Core;
using Cairn.Vaults.Importing.Archives;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Documents of word processors (Office Open XML).</summary>
internal sealed class DocxFormat : ISourceFormat
{
    /// <summary>Most characters of one part of a document, however well it is packed.</summary>
    private const long PartLengthMax = 64 << 20;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = PartLengthMax,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public bool IsWhole => true;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => SourceFile.EndingOf(name) is ".docx" or ".docm";

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bytes = await file.ReadWholeAsync(TextFile.BytesMax, cancellationToken);
        var (title, text) = Read(bytes);
        foreach (var passage in DocumentPassages.OfText(source, title, text))
        {
            yield return passage;
        }
    }

    private static (string? Title, string Text) Read(byte[] bytes)
    {
        try
        {
            using var package = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            var headings = Part(package, "word/styles.xml", DocxStyles.Read) ?? [];
            var text = new DocxText(headings);
            _ = Part(package, "word/document.xml", text.Add) ?? throw Invalid();
            _ = Part(package, "word/footnotes.xml", text.AddNotes);
            _ = Part(package, "word/endnotes.xml", text.AddNotes);
            return (Part(package, "docProps/core.xml", TitleOf), text.ToString());
        }
        catch (Exception exception) when (exception is XmlException || ZipEntryStream.IsDamage(exception))
        {
            throw Invalid();
        }
    }

    private static T? Part<T>(ZipArchive package, string name, Func<XmlReader, T> read) where T : class
    {
        if (package.GetEntry(name) is not { } entry)
        {
            return null;
        }

        using var stream = entry.Open();
        using var xml = XmlReader.Create(stream, Settings);
        return read(xml);
    }

    private static string TitleOf(XmlReader xml) => xml.ReadToFollowing("title", "http://purl.org/dc/elements/1.1/") ? xml.ReadElementContentAsString() : "";

    private static CairnException Invalid() => new("document_invalid", "The document is damaged, protected, or unpacks to far more than it should.", "Open it in the program that made it and save it again.");
}

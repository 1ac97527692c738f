using System.IO.Compression;
using System.Text;

namespace Cairn.Vaults.Tests.Importing;

public sealed class DocumentImportTests
{
    private const string Word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    [Fact]
    public async Task A_page_becomes_readable_text_without_scripts_and_menus()
    {
        var (home, memory) = await ImportAsync("page.html", Encoding.UTF8.GetBytes("""
            <html><head><title>The  boat</title><style>p{}</style></head><body><nav>Menu</nav><script>alert(1)</script>
            <h2>Her <b>name</b></h2><p>She is called <a href="x">Alma</a>,<br>since 1970.</p><ul><li>oars</li><li>a <i>sail</i></li></ul><ol><li>one<li>two</ol>
            <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><pre>x
              y</pre><p hidden>gone</p></body></html>
            """));
        using var _ = home;

        Assert.Equal("The boat", memory.Fields["caption"].AsText());
        Assert.Equal("## Her name\n\nShe is called Alma,\nsince 1970.\n\n- oars\n- a sail\n\n1. one\n2. two\n\na | b\n1 | 2\n\n```\nx\n  y\n```", memory.Fields["content"].AsText());
    }

    [Fact]
    public async Task A_page_with_many_brothers_and_sisters_is_read_in_one_go()
    {
        var flat = new Vaults.Importing.SourceFile("flat.html", 0, () => new MemoryStream(Encoding.UTF8.GetBytes($"<ol>{string.Concat(Enumerable.Repeat("<li>x", 100_000))}</ol>")));

        var passages = await new Vaults.Importing.Documents.HtmlFormat().ReadAsync(flat, "flat", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("\n100000. x", passages[^1].Fields["content"].AsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_nests_deep_is_read_and_one_that_nests_without_end_is_given_up()
    {
        var (home, memory) = await ImportAsync("deep.html", Deep(2_000));
        using var _ = home;
        Assert.Equal("bottom", memory.Fields["content"].AsText());

        var endless = new Vaults.Importing.SourceFile("endless.html", 0, () => new MemoryStream(Deep(100_000)));
        var reading = new Vaults.Importing.Documents.HtmlFormat { TimeMax = TimeSpan.FromMilliseconds(50) }.ReadAsync(endless, "endless", TestContext.Current.CancellationToken);

        Assert.Equal("document_invalid", await VaultExtensions.CodeOfAsync(async () => await reading.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_document_of_a_word_processor_keeps_headings_lists_tables_and_notes()
    {
        var (home, memory) = await ImportAsync("letter.docx", Docx(
            $"""
            <w:document {Word}><w:body>
            <w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>The </w:t></w:r><w:r><w:t>boat</w:t></w:r></w:p>
            <w:p><w:r><w:t>She leaks</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> badly.</w:t></w:r><w:del><w:r><w:delText>no</w:delText></w:r></w:del></w:p>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:r><w:t>oars</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            </w:body></w:document>
            """,
            ("word/styles.xml", $"""<w:styles {Word}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>"""),
            ("word/footnotes.xml", $"""<w:footnotes {Word}><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2"><w:p><w:r><w:t>Below the mast.</w:t></w:r></w:p></w:footnote></w:footnotes>"""),
            ("docProps/core.xml", """<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A letter</dc:title></c>""")));
        using var _ = home;

        Assert.Equal("A letter", memory.Fields["caption"].AsText());
        Assert.Equal("# The boat\n\nShe leaks[^2] badly.\n\n  - oars\na  | b\n\n\n[^2]: Below the mast.", memory.Fields["content"].AsText());
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")]
    [InlineData("<w:document>")]
    [InlineData("")]
    public async Task A_document_that_is_wrong_is_told_of(string document)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("wrong.docx", document.Length == 0 ? "no zip"u8.ToArray() : Docx(document));
        notes.Write("right.txt", "right");

        var report = await notes.ImportAsync();

        Assert.Equal(1, report.Added);
        Assert.Contains("damaged", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pdf_becomes_passages_with_the_numbers_of_their_pages()
    {
        RequirePdfToText();
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("two.pdf", Pdf("The boat is called Alma", "She leaks"));
        notes.Write("torn.pdf", "%PDF-1.4 and nothing more"u8.ToArray());

        var report = await notes.ImportAsync();

        var passages = Notes.Of(home.Vault, "notes/two.pdf");
        Assert.Equal(["The boat is called Alma", "She leaks"], passages.Select(passage => passage.Fields["content"].AsText()));
        Assert.Equal(["""{"page":1}""", """{"page":2}"""], passages.Select(passage => passage.Fields["metadata"].Json));
        Assert.Equal("notes/torn.pdf", Assert.Single(report.Problems).File);
        Assert.Equal(2, (await notes.ImportAsync()).Unchanged);
    }

    [Fact]
    public async Task A_pdf_without_text_is_skipped_with_a_hint()
    {
        RequirePdfToText();
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("scan.pdf", Pdf(""));

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((0, 1), (report.Files, report.Skipped));
        Assert.Contains("pictures", Assert.Single(report.Hints), StringComparison.Ordinal);
    }

    /// <summary>Skips where the program is not installed, which <c>./test</c> sees to; in CI that is a failure.</summary>
    private static void RequirePdfToText()
    {
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "pdftotext")) || File.Exists(Path.Combine(folder, "pdftotext.exe")));
        Assert.SkipUnless(isThere || Environment.GetEnvironmentVariable("CI") == "true", "pdftotext (poppler-utils) is not installed.");
        Assert.True(isThere, "Where CI=true, pdftotext must be installed.");
    }

    private static async Task<(TemporaryVault Home, VaultRecord Memory)> ImportAsync(string name, byte[] bytes)
    {
        var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write(name, bytes);
        Notes.AssertNoProblem(await notes.ImportAsync());
        return (home, Assert.Single(Notes.Of(home.Vault, $"notes/{name}")));
    }

    private static byte[] Deep(int levels) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div>", levels)) + "bottom");

    private static byte[] Docx(string document, params (string Name, string Text)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts.Prepend(("word/document.xml", document)))
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    // Without a table of its objects, which readers make anew.
    private static byte[] Pdf(params string[] pages)
    {
        var text = new StringBuilder("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"2 0 obj<</Type/Pages/Count {pages.Length}/Kids[{string.Join(' ', pages.Select((_, at) => $"{10 + (2 * at)} 0 R"))}]>>endobj\n");
        for (var at = 0; at < pages.Length; at++)
        {
            var content = $"BT /F1 12 Tf 50 700 Td ({pages[at]}) Tj ET";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{10 + (2 * at)} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {11 + (2 * at)} 0 R>>endobj\n{11 + (2 * at)} 0 obj<</Length {content.Length}>>stream\n{content}\nendstream endobj\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("trailer<</Root 1 0 R>>\n%%EOF\n").ToString());
    }
}

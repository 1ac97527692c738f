using System.Text;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class MarkdownImportTests
{
    [Fact]
    public async Task Front_matter_tags_links_and_dates_become_fields()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("garden/roses.md", """
            ---
            tags: [flowers, "in spring"]
            aliases:
              - Rosa
              - '#Queen'
            date: 2025-05-01
            author: "Kim"
            ---
            Roses need #pruning and #soil/rich. See [[Tools|my tools]] and [[Soil#Clay]]; not a#tag, &#160; or #1.
            """);

        Notes.AssertNoProblem(await notes.ImportAsync());

        var memory = Assert.Single(Notes.Of(home.Vault, "notes/garden/roses.md"));
        Assert.Equal("document", memory.Fields["kind"].AsText());
        Assert.StartsWith("Roses need", memory.Fields["content"].AsText(), StringComparison.Ordinal);
        Assert.Equal(["flowers", "in spring", "pruning", "soil/rich"], memory.Fields["tags"].AsTexts());
        Assert.Equal(["Tools", "Soil"], memory.Fields["links"].AsTexts());
        Assert.Equal("2025-05-01T00:00:00.000Z", memory.Fields["occurred_at"].AsText());
        Assert.Equal("""{"aliases":"Rosa, '#Queen'","author":"Kim","date":"2025-05-01","tags":"[flowers, \"in spring\"]"}""", memory.Fields["metadata"].Json);
        Assert.Null(memory.UpdatedAt);
        Assert.Equal([memory.Key.Id], home.Vault.Find("flowers"));
    }

    [Theory]
    [InlineData("---\n---\nbody", "body")]
    [InlineData("---\r\na: b\r\n---\r\nbody", "body")]
    [InlineData("---\nnever closed\nbody", "---\nnever closed\nbody")]
    [InlineData("text\n---\na: b\n---\n", "text\n---\na: b\n---")]
    public async Task Only_what_is_front_matter_is_taken_off(string text, string content)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("one.md", text);

        Notes.AssertNoProblem(await notes.ImportAsync());

        Assert.Equal(content, Assert.Single(Notes.Of(home.Vault, "notes/one.md")).Fields["content"].AsText());
    }

    [Fact]
    public async Task A_long_document_is_kept_in_passages_under_their_headings()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var filling = new Random(1).Text(900);
        notes.Write("long.md", $"# House\n{filling}\n## Kitchen\n{filling}\n```\n# not a heading\n```\n## Cellar\n{filling}\n# Garden\n{filling}\n");

        Notes.AssertNoProblem(await notes.ImportAsync());

        var passages = Notes.Of(home.Vault, "notes/long.md");
        Assert.Equal(["House", "House / Kitchen", "House / Cellar", "Garden"], passages.Select(passage => passage.Fields["caption"].AsText()));
        Assert.Equal([1, 2, 3, 4], passages.Select(passage => passage.Fields["position"].AsNumber()));
        Assert.Contains("# not a heading", passages[1].Fields["content"].AsText(), StringComparison.Ordinal);
        Assert.Equal([passages[2].Key.Id], home.Vault.Find("cellar"));
    }

    [Fact]
    public async Task Folders_are_read_in_order_without_hidden_files_links_and_other_formats()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("a.md", "a");
        notes.Write("b.TXT", "b");
        notes.Write("README", "no extension");
        notes.Write(".obsidian/workspace.md", "hidden");
        notes.Write(".hidden.md", "hidden");
        notes.Write("picture.png", [1, 2, 3]);
        Directory.CreateSymbolicLink(Path.Combine(notes.Path, "loop"), notes.Path);
        File.CreateSymbolicLink(Path.Combine(notes.Path, "link.md"), Path.Combine(notes.Path, "a.md"));

        var report = await notes.ImportAsync();

        Assert.Equal((3, 3, 1), (report.Files, report.Added, report.Skipped));
        Assert.Equal(["no extension", "a", "b"], home.Vault.AllChanges().Select(change => change.Fields["content"].AsText()));
    }

    [Fact]
    public async Task Text_of_any_encoding_is_read_and_what_is_not_text_is_passed_over()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        const string Text = "Größe, naïve, 漢字";
        notes.Write("bom.txt", [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Text)]);
        notes.Write("utf16le.txt", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Text)]);
        notes.Write("utf16be.txt", [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(Text)]);
        notes.Write("latin1.txt", Encoding.Latin1.GetBytes("Größe, naïve"));
        notes.Write("binary.txt", [.. "text "u8, 0, 1, 2, .. "more"u8]);
        notes.Write("empty.txt", "");
        notes.Write("blank.md", " \n\t\r\n ");

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((6, 4, 1), (report.Files, report.Added, report.Skipped));
        Assert.All(new[] { "bom", "utf16le", "utf16be" }, name => Assert.Equal(Text, Notes.Of(home.Vault, $"notes/{name}.txt").Single().Fields["content"].AsText()));
        Assert.Equal("Größe, naïve", Notes.Of(home.Vault, "notes/latin1.txt").Single().Fields["content"].AsText());
    }

    [Fact]
    public async Task Zero_bytes_far_into_a_text_and_halves_of_pairs_are_shown_as_replacement_characters()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("late.txt", [.. Encoding.UTF8.GetBytes(new Random(2).Text(9_000)), .. "\nzero \0 byte"u8]);
        notes.Write("utf16.txt", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("---\na: zero \0 byte\n---\nzero \0 byte "), 0x3d, 0xd8, 0x20, 0x00]);

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal(2, report.Files);
        Assert.Contains("zero \ufffd byte", Notes.Of(home.Vault, "notes/late.txt")[^1].Fields["content"].AsText(), StringComparison.Ordinal);
        Assert.Equal("zero \ufffd byte \ufffd", Notes.Of(home.Vault, "notes/utf16.txt").Single().Fields["content"].AsText());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_of_and_all_others_are_imported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A file that even root cannot read is found under Linux only.");
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("a.md", "a");
        notes.Write("c.md", "c");
        notes.Write("locked.md", "held by another program");
        using var held = new FileStream(Path.Combine(notes.Path, "locked.md"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var report = await notes.ImportAsync();

        Assert.Equal(2, report.Added);
        Assert.Equal(("notes/locked.md", 0), (report.Problems.Single().File, report.Problems.Single().Line));
    }

    [Fact]
    public async Task A_pipe_among_the_files_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes have no place in folders there.");
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("a.md", "a");
        using var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(notes.Path, "pipe")]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, (await notes.ImportAsync()).Added);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_not_found()
    {
        using var home = new TemporaryVault();

        Assert.Equal("path_not_found", await CodeOfAsync(() => new Notes(home).ImportAsync()));
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_imported_whole()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var random = new Random(3);
        var line = string.Concat(Enumerable.Range(0, 12).Select(_ => random.Text(80) + "\n")) + "\n";
        var text = new StringBuilder("---\nopen: never closed\n");
        while (text.Length < 10_000_000)
        {
            text.Append("paragraph ").Append(text.Length).Append(' ').Append(line);
        }

        notes.Write("big.txt", text.ToString());

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.InRange(report.Added, 10_000_000 / 2_000, 10_000_000 / 900);
        Assert.Equal(report.Added, home.Vault.Status().Memories);
        Assert.Equal(
            text.ToString().Where(character => !char.IsWhiteSpace(character)).LongCount(),
            Notes.Of(home.Vault, "notes/big.txt").Sum(passage => passage.Fields["content"].AsText()!.Where(character => !char.IsWhiteSpace(character)).LongCount()));
    }
}

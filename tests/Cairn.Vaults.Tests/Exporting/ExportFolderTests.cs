using Cairn.Core.Records;
using Cairn.Vaults.Exporting;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Exporting;

public sealed class ExportFolderTests
{
    [Fact]
    public async Task An_export_is_brought_up_to_date_and_files_of_others_stay()
    {
        using var home = new TemporaryVault();
        var (tea, boat) = (await home.Vault.RememberAsync("tea with Ana"), await home.Vault.RememberAsync("the boat leaks"));
        ExportedVault.Export(home, ExportFormat.Markdown);
        File.WriteAllText(home.In("export", "mine.md"), "mine");
        Directory.CreateDirectory(home.In("export", ".obsidian"));

        await home.Vault.EraseAsync([tea], Tester);
        await home.Vault.EditAsync(boat, "the boat is mended");
        ExportedVault.Export(home, ExportFormat.Markdown);

        var files = Directory.GetFiles(home.In("export"), "*.md", SearchOption.AllDirectories);
        Assert.Equal(2, files.Length);
        Assert.Equal("mine", File.ReadAllText(home.In("export", "mine.md")));
        Assert.True(Directory.Exists(home.In("export", ".obsidian")));
        Assert.EndsWith("the boat is mended\n", File.ReadAllText(files.Single(file => !file.EndsWith("mine.md", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(home.In()), name => name.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_with_something_else_in_it_is_not_touched()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("one");
        Directory.CreateDirectory(home.In("taken"));
        File.WriteAllText(home.In("taken", "mine.md"), "mine");
        ExportedVault.Export(home, ExportFormat.Seed);

        Assert.Equal("export_folder_taken", CodeOf(() => ExportedVault.Export(home, ExportFormat.Markdown, "taken")));
        Assert.Equal("export_folder_taken", CodeOf(() => ExportedVault.Export(home, ExportFormat.Markdown)));
        Assert.Equal("file_not_written", CodeOf(() => ExportedVault.Export(home, ExportFormat.JsonLines)));
        Assert.Equal(["mine.md"], Directory.GetFileSystemEntries(home.In("taken")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_of_somebody_else_where_one_of_ours_would_go_stops_an_export()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("tea with Ana");
        ExportedVault.Export(home, ExportFormat.Markdown);
        var file = Directory.GetFiles(home.In("export"), "*.md", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, "my own words");
        var before = Directory.GetFileSystemEntries(home.In("export"), "*", SearchOption.AllDirectories);

        Assert.Equal("export_folder_taken", CodeOf(() => ExportedVault.Export(home, ExportFormat.Markdown)));

        Assert.Equal("my own words", File.ReadAllText(file));
        Assert.Equal(before, Directory.GetFileSystemEntries(home.In("export"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_export_that_was_stopped_leaves_nothing()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("one");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var before = Directory.GetFileSystemEntries(home.In());

        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => new Exporter(home.Vault, progress: null).Export(home.In("stopped"), format, stopped.Token));
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(home.In()));
    }

    [Fact]
    public async Task Conversations_and_documents_are_one_file_each_and_names_fit_every_system()
    {
        using var home = new TemporaryVault();
        foreach (var turn in Enumerable.Range(0, 3))
        {
            await home.Vault.RememberAsync($"turn {turn}", ("session", FieldValue.Text("s")), ("position", FieldValue.Number(turn)), ("speaker", FieldValue.Text("Ada")));
        }

        foreach (var source in new[] { "d/Con.md", "D/con.md", "../up.md", "x:y|z.md", new string('w', 1_500) })
        {
            await home.Vault.RememberAsync(source, ("source", FieldValue.Text(source)), ("kind", FieldValue.Text("document")));
        }

        ExportedVault.Export(home, ExportFormat.Markdown);

        var files = Directory.GetFiles(home.In("export"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(home.In("export"), file)).ToList();
        Assert.Equal(6, files.Count);
        Assert.Equal(files.Count, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.Matches(@"\A[^<>:""|?*\\\x00-\x1f]{1,160}\z", file));
        Assert.DoesNotContain(files, file => file.Split('/').Any(part => part.StartsWith("con.", StringComparison.OrdinalIgnoreCase) || part == ".."));
        var talk = File.ReadAllText(home.In("export", files.Single(file => file.Contains("conversations", StringComparison.Ordinal))));
        Assert.Equal(["turn 0", "turn 1", "turn 2"], talk.Split('\n').Where(line => line.StartsWith("turn", StringComparison.Ordinal)));
        Assert.Equal(1, talk.Split("session:").Length - 1);
    }

    [Fact]
    public async Task What_a_note_program_or_a_person_made_of_an_export_is_read()
    {
        using var home = new TemporaryVault();
        var path = home.In("notes", "edited.md");
        Directory.CreateDirectory(home.In("notes"));
        File.WriteAllText(path, "---\r\ncairn: 1\r\nid: abc\r\nkind: note\r\ntags:\r\n  - sea\r\n  - 'it''s'\r\nsignificance: 0.5\r\nmood: calm\r\n---\r\nedited\r\n");

        await ExportedVault.ImportAsync(home.Vault, home.In("notes"));

        var fields = home.Vault.Get(Key("abc"))!.Fields;
        Assert.Equal("edited", fields["content"].AsText());
        Assert.Equal(["sea", "it's"], fields["tags"].AsTexts());
        Assert.Equal((0.5, """{"mood":"calm"}"""), (fields["significance"].AsNumber(), fields["metadata"].Json));
    }
}

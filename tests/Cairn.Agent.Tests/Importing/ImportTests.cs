using Cairn.Agent.Importing;
using Cairn.Agent.Tests.Processes;
using Cairn.Vaults.Importing;

namespace Cairn.Agent.Tests.Importing;

public sealed class ImportTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_folder_of_notes_is_imported_found_and_not_imported_twice()
    {
        _home.Write("notes/boat.md", "---\ntags: [sea]\n---\n# The boat\nShe is called Alma, see [[harbour]]. #wood\n");
        _home.Write("notes/deep/harbour.txt", "The harbour is in Trieste.\n");
        _home.Write("notes/.obsidian/app.json", "{}");
        _home.Write("notes/picture.png", "\u0089PNG");

        var first = (await _home.RunAsync("import", "notes")).Ending(0);
        var second = (await _home.RunAsync("import", "notes", "--json")).Ending(0).Json;
        var recall = (await _home.RunAsync("recall", "who is Alma", "--json")).Ending(0).Json.GetProperty("items")[0];

        Assert.Equal("2 files: 2 added, 0 updated, 0 unchanged, 1 files without text skipped\n", first.Out);
        Assert.Equal("", first.Error);
        Assert.Equal(["files", "added", "updated", "unchanged", "kept", "archived", "skipped", "problem_count", "problems", "hints"], second.EnumerateObject().Select(member => member.Name));
        Assert.Equal(2, second.GetProperty("unchanged").GetInt32());
        Assert.Equal("notes/boat.md", recall.GetProperty("source").GetString());
        Assert.Equal(["sea", "wood"], recall.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.Equal("harbour", Assert.Single(recall.GetProperty("links").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task What_is_imported_privately_stays_apart_from_what_is_shared()
    {
        _home.Write("notes/boat.md", "The boat is called Alma.\n");
        _home.Write("notes/cat.md", "The cat is called Mimi.\n");
        (await _home.RunAsync("import", "notes")).Ending(0);

        (await _home.RunAsync("import", "notes", "--private")).Ending(0);
        Assert.Equal(2, (await _home.RunAsync("import", "notes", "--private", "--json")).Ending(0).Json.GetProperty("unchanged").GetInt32());
        var ids = (await _home.RunAsync("recent", "--json")).Ending(0).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToList();
        _home.Write("notes/cat.md", "The dog is called Rex.\n");
        var again = (await _home.RunAsync("import", "notes", "--private", "--json")).Ending(0).Json;

        Assert.Equal((4, 2), (ids.Count, ids.Count(id => id.StartsWith("private:", StringComparison.Ordinal))));
        Assert.Equal((1, 1), (again.GetProperty("updated").GetInt32() + again.GetProperty("archived").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        Assert.Contains("Mimi", (await _home.RunAsync("recall", "cat Mimi", "--json")).Ending(0).Out, StringComparison.Ordinal);
        (await _home.RunAsync("export", "all.jsonl")).Ending(0);
        (await _home.RunAsync("vault", "create", "other")).Ending(0);
        Assert.Equal(2, (await _home.RunAsync("import", "all.jsonl", "--private", "--vault", "other", "--json")).Ending(1).Json.GetProperty("problem_count").GetInt32());
    }

    [Fact]
    public async Task A_torn_last_line_of_jsonl_is_named_and_all_others_are_imported()
    {
        _home.Write("export.jsonl", "{\"content\":\"whole line one\"}\n{\"content\":\"whole line two\",\"mood\":\"good\"}\n{\"content\":\"torn li");

        var words = (await _home.RunAsync("import", "export.jsonl")).Ending(1);
        var json = (await _home.RunAsync("import", "export.jsonl", "--json")).Ending(1).Json;

        Assert.Contains("2 added", words.Out, StringComparison.Ordinal);
        Assert.Contains("export.jsonl:3: ", words.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("torn li\"", words.Error, StringComparison.Ordinal);
        var problem = Assert.Single(json.GetProperty("problems").EnumerateArray());
        Assert.Equal(("export.jsonl", 3), (problem.GetProperty("file").GetString(), problem.GetProperty("line").GetInt32()));
        (await _home.RunAsync("recall", "whole line two")).Ending(0);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_an_error()
    {
        (await _home.RunAsync("import", "no-such-folder")).Failing(1, "no-such-folder");
        Assert.Equal("path_not_found", (await _home.RunAsync("import", "no-such-folder", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Names_and_contents_that_would_drive_a_terminal_are_not_printed_raw()
    {
        _home.Write("bad\u001b[31m.jsonl", "{\"content\":\u001b[2J");

        var words = (await _home.RunAsync("import", ".")).Ending(1);

        Assert.DoesNotContain('\u001b', words.Out + words.Error);
        Assert.Contains("[31m.jsonl:1: ", words.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_document_is_found_by_its_passages()
    {
        _home.Write("book.md", string.Concat(Enumerable.Range(1, 60).Select(chapter => $"# Chapter {chapter}\n\n{string.Concat(Enumerable.Repeat($"Something about subject{chapter}. ", 40))}\n\n")));

        (await _home.RunAsync("import", "book.md")).Ending(0);
        var item = (await _home.RunAsync("recall", "subject42", "--json")).Ending(0).Json.GetProperty("items")[0];

        Assert.Equal("Chapter 42", item.GetProperty("caption").GetString());
        Assert.True(item.GetProperty("content").GetString()!.Length < 3_000);
    }

    [Fact]
    public async Task An_import_that_is_interrupted_ends_with_130_and_what_it_wrote_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send.");
        Kills.NoteFolder.Make(_home, 4_000);

        // Ctrl+C comes once the vault is there; the import of so many notes is then still going on.
        var run = await _home.BashAsync("""
            set -m
            "$CAIRN_PROGRAM" import notes & import=$!
            until [ -e "$CAIRN_HOME/vaults/personal/vault.db" ]; do :; done
            kill -INT $import
            wait $import
            """);

        run.WithoutInnards().Ending(130);
        Assert.StartsWith("4,000 files", (await _home.RunAsync("import", "notes")).Ending(0).Out, StringComparison.Ordinal);
        using var vault = _home.Open();
        Assert.Equal(4_000, vault.Status().Memories);
    }

    [Fact]
    public async Task Progress_tells_share_rate_and_what_was_done()
    {
        using var vault = _home.Open();
        using var output = new StringWriter();

        await new Importer(vault, new ImportProgress(output, TimeProvider.System)).ImportAsync(Kills.NoteFolder.Make(_home, 1_200), TestContext.Current.CancellationToken);

        var lines = output.ToString().Split('\r');
        Assert.Matches("""^\x1b\[K41% of 0\.1 MB, \d+\.\d MB/s, 500 files, 500 memories …$""", lines[1]);
        Assert.Matches("""^\x1b\[K100% of 0\.1 MB, \d+\.\d MB/s, 1,200 files, 1,200 memories …$""", lines[^1]);
    }

    [Fact]
    public async Task An_export_of_chats_is_imported_from_its_zip_and_found_with_nothing_said_of_progress()
    {
        Kills.ChatZip.Make(_home, 400);

        var run = (await _home.RunAsync("import", "export.zip")).Ending(0);

        Assert.StartsWith("1 files: 400 added", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.StartsWith("1 files: 0 added, 0 updated, 400 unchanged", (await _home.RunAsync("import", "export.zip")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Equal("Talk 42", (await _home.RunAsync("recall", "Much of the subject, said 42 times", "--json")).Ending(0).Json.GetProperty("items")[0].GetProperty("caption").GetString());
    }

    [Fact]
    public async Task A_watched_folder_is_followed_until_it_is_interrupted_which_is_no_failure()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send.");
        _home.Write("notes/one.md", "one");

        // Each line is waited for; the watch reads a file once it has stood still.
        var run = await _home.BashAsync("""
            set -m
            coproc "$CAIRN_PROGRAM" import notes --watch --json 2>/dev/null
            watch=$COPROC_PID
            read -r line <&"${COPROC[0]}"; echo "$line"
            echo two > notes/two.md
            read -r line <&"${COPROC[0]}"; echo "$line"
            rm notes/one.md
            read -r line <&"${COPROC[0]}"; echo "$line"
            kill -INT $watch
            wait $watch
            """);

        var lines = run.WithoutInnards().Ending(0).Lines.Select(line => System.Text.Json.JsonElement.Parse(line)).ToList();
        Assert.Equal(1, lines[0].GetProperty("added").GetInt32());
        Assert.Equal(("two.md", 1), (lines[1].GetProperty("changed")[0].GetString(), lines[1].GetProperty("added").GetInt32()));
        Assert.Equal(("one.md", 1), (lines[2].GetProperty("gone")[0].GetString(), lines[2].GetProperty("archived").GetInt32()));
    }
}

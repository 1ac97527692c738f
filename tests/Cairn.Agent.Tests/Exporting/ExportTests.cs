using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Exporting;

public sealed class ExportTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_export_imported_into_an_empty_vault_gives_the_same_records()
    {
        var ids = await _home.SeedAsync("one", "two", "three");
        (await _home.RunAsync("edit", ids[0], "one again")).Ending(0);
        (await _home.RunAsync("archive", ids[1])).Ending(0);
        (await _home.RunAsync("forget", ids[2], "--yes")).Ending(0);

        var words = (await _home.RunAsync("export", "all.jsonl")).Ending(0);
        (await _home.RunAsync("vault", "create", "copy")).Ending(0);
        (await _home.RunAsync("import", "all.jsonl", "--vault", "copy")).Ending(0);

        Assert.Equal("6 changes\n", words.Out);
        using var expected = _home.Open();
        using var actual = _home.Open("copy");
        Assert.All(Enumerable.Range(0, 256), part => Assert.Equal(expected.Digest()[part], actual.Digest()[part]));
        Assert.Equal("one again", actual.Find(["memories"], ids[0]).Fields["content"].AsText());
    }

    [Fact]
    public async Task An_export_to_standard_output_is_one_change_a_line()
    {
        var id = (await _home.SeedAsync("one"))[0];

        var line = Assert.Single((await _home.RunAsync("export")).Ending(0).Lines);

        var change = JsonElement.Parse(line);
        Assert.Equal(id, change.GetProperty("id").GetString());
        Assert.Equal("one", change.GetProperty("fields").GetProperty("content").GetString());
    }

    [Fact]
    public async Task An_export_overwrites_no_file_and_counts_in_json()
    {
        await _home.SeedAsync("one", "two");
        var taken = _home.Write("taken.jsonl", "mine");

        (await _home.RunAsync("export", "taken.jsonl")).Failing(1, "not taken");
        var json = (await _home.RunAsync("export", "free.jsonl", "--json")).Ending(0).Json;

        Assert.Equal("mine", await File.ReadAllTextAsync(taken, TestContext.Current.CancellationToken));
        Assert.Equal(2, json.GetProperty("changes").GetInt32());
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_is_no_error()
    {
        await _home.SeedAsync([.. Enumerable.Range(0, 2_000).Select(number => $"{number} {new string('x', 200)}")]);

        var run = (await _home.BashAsync("cairn export | head -1; echo ${PIPESTATUS[0]}")).WithoutInnards();

        Assert.Equal(2, run.Lines.Length);
        Assert.Equal("0", run.Lines[1]);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Folders_are_exported_and_imported_and_need_a_name()
    {
        await _home.SeedAsync("one", "two");

        var words = (await _home.RunAsync("export", "notes", "--format", "markdown")).Ending(0);
        var json = (await _home.RunAsync("export", "seed", "--format", "seed", "--json")).Ending(0).Json;
        (await _home.RunAsync("export", "--format", "seed")).Failing(1, "standard output");
        (await _home.RunAsync("export", "notes", "--format", "seed")).Failing(1, "something else");
        (await _home.RunAsync("export", "x", "--format", "xml")).Ending(2);

        Assert.Equal("2 records in 2 files\n", words.Out);
        Assert.Equal((2, 0), (json.GetProperty("records").GetInt32(), json.GetProperty("vectors").GetInt32()));
        (await _home.RunAsync("vault", "create", "copy")).Ending(0);
        Assert.StartsWith("2 files: 2 added", (await _home.RunAsync("import", "notes", "--vault", "copy")).Ending(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_finds_no_room_leaves_nothing_half_written()
    {
        await _home.SeedAsync([.. Enumerable.Range(0, 200).Select(number => $"{number} {new string('x', 1_000)}")]);
        using var other = new CairnHome();
        using var disk = new Disks.SmallDisk(other, "64k");

        foreach (var format in new[] { "jsonl", "markdown", "seed" })
        {
            (await _home.RunAsync("export", Path.Combine(other.Path, "export"), "--format", format)).Failing(1, "could not be written");
            Assert.Empty(Directory.GetFileSystemEntries(other.Path));
        }
    }
}

using System.Diagnostics;
using Cairn.Agent.Tests.Kills;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Disks;

public sealed class FullDiskTests : IDisposable
{
    private const int Notes = 6_000;

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_import_that_fills_the_disk_says_so_and_completes_once_there_is_room()
    {
        using var disk = new SmallDisk(_home, "4m");
        (await _home.RunAsync("remember", "written while there was room")).Ending(0);
        for (var number = 0; number < Notes; number++)
        {
            _home.Write($"notes/{number:0000}.md", $"Note {number} about subject{number % 97}: {string.Concat(Enumerable.Repeat($"word{number % 1_009} ", 40))}\n");
        }

        var full = (await _home.RunAsync("import", "notes")).WithoutInnards();
        var json = (await _home.RunAsync("import", "notes", "--json")).ErrorJson;
        var recall = await _home.RunAsync("recall", "room");
        var status = await _home.RunAsync("status");

        full.Failing(4, "disk is full", "Free some space");
        Assert.Equal("disk_full", json.GetProperty("code").GetString());
        Assert.True(json.GetProperty("is_transient").GetBoolean());
        Assert.Contains("written while there was room", recall.Ending(0).Out, StringComparison.Ordinal);
        status.Ending(0);

        disk.Grow("128m");

        (await _home.RunAsync("import", "notes")).Ending(0);
        (await _home.RunAsync("recall", "subject42")).Ending(0);
        (await _home.RunAsync("doctor")).Ending(0);
        using var vault = _home.Open();
        Assert.Equal(Notes + 1, vault.Status().Memories);
    }

    [Fact]
    public async Task A_vault_cannot_be_made_on_a_full_disk_and_can_when_there_is_room()
    {
        using var disk = new SmallDisk(_home, "64k");
        (await _home.RunAsync("remember", "text")).Failing(4, "disk is full");

        disk.Grow("4m");

        (await _home.RunAsync("remember", "text")).Ending(0);
        Assert.Equal(["personal"], Directory.GetFileSystemEntries(Path.GetDirectoryName(_home.Folder().Path)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_read_only_vault_answers()
    {
        using var disk = new SmallDisk(_home, "8m");
        var ids = await _home.SeedAsync("tea with Ana", "coffee with Bo");
        disk.MakeReadOnly();

        var recall = await _home.RunAsync("recall", "tea", "--json");
        Assert.Equal(ids[0], recall.Ending(0).Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal("", recall.Json.GetProperty("traces").GetProperty("personal").GetString());
        (await _home.RunAsync("get", ids[1])).Ending(0);
        (await _home.RunAsync("recent")).Ending(0);
        (await _home.RunAsync("status")).Ending(0);
        (await _home.RunAsync("export")).Ending(0);
        (await _home.RunAsync("vault", "create", "new")).Failing(1, "permissions");
        (await _home.RunAsync("backup")).Failing(1);
    }

    [Fact]
    public async Task A_write_to_a_read_only_vault_says_that_it_is_read_only()
    {
        using var disk = new SmallDisk(_home, "8m");
        var ids = await _home.SeedAsync("tea with Ana");
        disk.MakeReadOnly();

        Assert.Equal("vault_read_only", (await _home.RunAsync("remember", "more", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
        (await _home.RunAsync("edit", ids[0], "else")).Failing(1, "read-only");
        (await _home.RunAsync("forget", ids[0], "--yes")).Failing(1, "read-only");
        (await _home.RunAsync("vault", "remove", "personal", "--yes")).Failing(1, "read-only");
    }

    [Fact]
    public async Task A_read_only_vault_whose_writer_was_killed_answers_too()
    {
        using var disk = new SmallDisk(_home, "8m");
        await _home.SeedAsync("tea with Ana");
        using (var writer = Process.Start(_home.Start(CairnProgram.Tests, Writer.Command, _home.Folder().Path, "late", "1"))!)
        {
            Assert.NotNull(await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        disk.MakeReadOnly();

        (await _home.RunAsync("recall", "tea")).Ending(0);
        (await _home.RunAsync("recall", "late")).Ending(0);
    }

    [Fact]
    public async Task A_read_only_vault_is_backed_up_to_another_disk()
    {
        using var disk = new SmallDisk(_home, "8m");
        await _home.SeedAsync("tea with Ana");
        disk.MakeReadOnly();

        (await _home.RunAsync("backup", "elsewhere.db")).Ending(0);
    }
}

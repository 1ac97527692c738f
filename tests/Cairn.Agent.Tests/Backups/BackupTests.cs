using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_backup_is_restored_under_another_name_and_what_was_forgotten_since_stays_so_under_its_own()
    {
        var ids = await _home.SeedAsync("kept thing", "forgotten thing");
        var file = (await _home.RunAsync("backup", "mine.db")).Ending(0).Lines.Single();
        (await _home.RunAsync("forget", ids[1], "--yes")).Ending(0);
        await _home.SeedAsync("later thing");

        var other = (await _home.RunAsync("restore", "mine.db", "--vault", "other")).Ending(0);
        (await _home.RunAsync("restore", "mine.db")).Failing(1, "--replace");
        var replaced = (await _home.RunAsync("restore", "mine.db", "--replace", "--json")).Ending(0).Json;

        Assert.Equal(Path.Combine(_home.Work, "mine.db"), file);
        Assert.Equal("restored other: 2 memories\n", other.Out);
        Assert.Equal("personal", replaced.GetProperty("vault").GetString());
        Assert.Equal(1, replaced.GetProperty("memories").GetInt32());
        Assert.True(File.Exists(replaced.GetProperty("replaced").GetString()));
        (await _home.RunAsync("recall", "forgotten")).Ending(3);
        (await _home.RunAsync("recall", "later")).Ending(3);
        (await _home.RunAsync("recall", "kept")).Ending(0);
    }

    [Fact]
    public async Task A_backup_without_a_name_stands_in_the_vaults_folder_and_status_shows_it()
    {
        await _home.SeedAsync("text");

        var json = (await _home.RunAsync("backup", "--json")).Ending(0).Json;
        var status = (await _home.RunAsync("status")).Ending(0);

        var file = json.GetProperty("file").GetString()!;
        Assert.Equal(_home.Folder().Backups, Path.GetDirectoryName(file));
        Assert.Equal(new FileInfo(file).Length, json.GetProperty("bytes").GetInt64());
        Assert.Contains(Path.GetFileName(file), status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_backup_is_refused_and_the_vault_stays_as_it_was()
    {
        await _home.SeedAsync("text");
        _home.Write("note.txt", "This is not a database.");

        (await _home.RunAsync("restore", "note.txt", "--replace")).Failing(1, "not a whole backup");
        (await _home.RunAsync("restore", "note.txt", "--vault", "other")).Failing(1, "not a whole backup");
        (await _home.RunAsync("restore", "missing.db")).Failing(1, "missing.db");
        (await _home.RunAsync("restore", ".", "--vault", "other")).Failing(1);
        (await _home.RunAsync("recall", "text")).Ending(0);
        Assert.False(_home.Folder("other").Exists);
    }

    [Fact]
    public async Task A_backup_never_overwrites_a_file_and_says_when_it_cannot_be_written()
    {
        await _home.SeedAsync("text");
        var taken = _home.Write("taken.db", "something of mine");

        (await _home.RunAsync("backup", "taken.db")).Failing(1, "another name");
        (await _home.RunAsync("backup", "no/such/folder/x.db")).Failing(1, "folder");

        Assert.Equal("something of mine", await File.ReadAllTextAsync(taken, TestContext.Current.CancellationToken));
        Assert.Equal(["taken.db"], Directory.GetFiles(_home.Work).Select(Path.GetFileName));
    }
}

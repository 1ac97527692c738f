using Cairn.Agent.Tests.Processes;
using Cairn.Core.Memories;

namespace Cairn.Agent.Tests.Kills;

/// <summary>Several processes use one vault at once.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private const int Notes = 2_000;
    private const int Memories = 10;

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_is_remembered_while_an_import_runs_is_all_there_beside_it()
    {
        var notes = NoteFolder.Make(_home, Notes);

        var import = _home.RunAsync("import", notes);
        for (var number = 0; number < Memories; number++)
        {
            (await _home.RunAsync("remember", $"said during the import, number {number}")).Ending(0);
        }

        Assert.StartsWith($"{Notes:N0} files: {Notes:N0} added", (await import).Ending(0).Out, StringComparison.Ordinal);
        using var vault = _home.Open();
        var contents = vault.Recent(MemoryCollections.Memories.Name, 10 * Notes).Select(record => record.Fields["content"].AsText()!).ToList();
        Assert.Equal(Notes + Memories, contents.Count);
        Assert.Equal(Memories, contents.Count(content => content.StartsWith("said during the import", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_processes_that_make_the_vault_at_once_make_one()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => _home.RunAsync("remember", $"first thing {number}")));

        Assert.All(runs, run => run.Ending(0));
        using var vault = _home.Open();
        Assert.Equal(4, vault.Status().Memories);
        Assert.Equal(["personal"], Directory.GetFileSystemEntries(Path.GetDirectoryName(vault.Folder.Path)!).Select(Path.GetFileName));
    }
}

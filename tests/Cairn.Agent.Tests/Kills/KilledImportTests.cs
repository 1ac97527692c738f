using Cairn.Agent.Tests.Processes;
using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Vaults;

namespace Cairn.Agent.Tests.Kills;

/// <summary>An import that is cut short is gone on with by running it again.</summary>
public sealed class KilledImportTests : IDisposable
{
    private const int Notes = 3_000;
    private const int KillsMin = 2;

    private readonly CairnHome _home = new();
    private readonly CairnHome _whole = new();

    public void Dispose()
    {
        _home.Dispose();
        _whole.Dispose();
    }

    [Theory]
    [InlineData("a folder of notes")]
    [InlineData("a zip of chats")]
    public async Task An_import_that_is_killed_several_times_ends_as_one_that_never_was(string what)
    {
        var notes = what == "a zip of chats" ? ChatZip.Make(_home, Notes) : NoteFolder.Make(_home, Notes);
        using (_home.Open())
        {
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_whole.Folder().Path)!);
        CopyFolder(_home.Folder().Path, _whole.Folder().Path);
        (await _whole.RunAsync("import", notes)).Ending(0);

        var kills = 0;
        while (await KillOnceItHasWrittenAsync(notes))
        {
            kills++;
        }

        TestContext.Current.SendDiagnosticMessage("{0} kills", kills);
        Assert.True(kills >= KillsMin, $"It was killed only {kills} times.");
        var report = (await _home.RunAsync("import", notes, "--json")).Ending(0).Json;
        Assert.Equal(Notes, report.GetProperty("added").GetInt32() + report.GetProperty("unchanged").GetInt32());
        using var expected = _whole.Open();
        using var actual = _home.Open();
        Assert.Null(actual.Repaired);
        Assert.Equal(Log(expected), Log(actual));
        Assert.All(Enumerable.Range(0, 256), part => Assert.Equal(expected.Digest()[part], actual.Digest()[part]));
        Assert.Equal(Contents(expected), Contents(actual));
        (await _home.RunAsync("doctor")).Ending(0);
    }

    // The log is watched from here, so that the kill falls within the work whatever the machine's speed.
    private async Task<bool> KillOnceItHasWrittenAsync(string notes)
    {
        using var vault = _home.Open();
        var before = vault.Status().Changes;
        using var import = _home.StartCairn("import", notes);
        while (vault.Changes(before, 1).Count == 0)
        {
            if (import.WaitForExit(1)) break;
        }

        if (import.HasExited) return false;
        import.Kill();
        await import.WaitForExitAsync(TestContext.Current.CancellationToken);
        return import.ExitCode != 0;
    }

    private static IEnumerable<string> Log(Vault vault) => vault.Changes(0, 2 * Notes).Select(logged => ChangeJson.Write(logged.Change)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Contents(Vault vault) =>
        vault.Recent(MemoryCollections.Memories.Name, 2 * Notes).Select(record => $"{record.Key.Id} {record.Fields["content"].Json}").Order(StringComparer.Ordinal);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}

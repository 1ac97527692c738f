using System.Threading.Channels;
using Cairn.Vaults.Importing.Watching;

namespace Cairn.Vaults.Tests.Importing;

public sealed class FolderWatchTests
{
    [Fact]
    public async Task What_is_written_is_imported_what_is_deleted_archived_and_a_missing_folder_changes_nothing()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("one.md", "one");
        notes.Write("deep/two.md", "two");
        Directory.CreateSymbolicLink(Path.Combine(notes.Path, "deep", "loop"), notes.Path);
        await using var watch = await RunningWatch.StartAsync(home, notes.Path);

        notes.Write(".one.md.swp", "hidden");
        notes.Write("one.md~", "backup");
        notes.Write("deep/three.md", "three");
        Assert.Equal(["deep/three.md"], (await watch.NextAsync()).Files);
        Assert.Equal("three", Assert.Single(Notes.Of(home.Vault, "notes/deep/three.md")).Fields["content"].AsText());

        notes.Write("one.md", "one, changed");
        Assert.Equal((0, 1, 0, 0, 0), Notes.Counts((await watch.NextAsync()).Report));

        File.Move(Path.Combine(notes.Path, "one.md"), Path.Combine(notes.Path, "renamed.md"));
        var renamed = await watch.NextAsync();
        Assert.Equal(("renamed.md", "one.md"), (Assert.Single(renamed.Files), Assert.Single(renamed.Gone)));
        Assert.Equal((1, 0, 0, 0, 1), Notes.Counts(renamed.Report));
        Assert.Equal(["one, changed"], Contents(home, "notes/one.md", "notes/renamed.md"));

        Directory.Move(notes.Path, home.In("unmounted"));
        Directory.CreateDirectory(notes.Path);
        notes.Write(".hidden", "");
        Directory.Delete(notes.Path, recursive: true);
        Directory.Move(home.In("unmounted"), notes.Path);
        notes.Write("last.md", "last");
        Assert.Equal(["last.md"], (await watch.NextAsync()) is { Gone.Count: 0 } back ? back.Files : []);
        Assert.Equal(4, home.Vault.Status().Memories);
    }

    [Fact]
    public async Task What_somebody_changed_here_stays_when_its_file_is_deleted()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("kept.md", "kept");
        notes.Write("other.md", "other");
        notes.Write("lines.jsonl", """{"content":"a line"}""");
        await using var watch = await RunningWatch.StartAsync(home, notes.Path);
        await home.Vault.EditAsync(Assert.Single(Notes.Of(home.Vault, "notes/kept.md")).Key, "my own words");

        notes.Delete("kept.md");
        notes.Delete("lines.jsonl");
        var changes = await watch.NextAsync();
        while (changes.Gone.Count < 2 && !changes.Gone.Contains("lines.jsonl"))
        {
            changes = await watch.NextAsync();
        }

        Assert.Equal(3, home.Vault.Status().Memories);
    }

    [Fact]
    public async Task A_file_is_no_folder_to_watch()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("one.md", "one");

        var watch = new FolderWatch(home.Vault, Path.Combine(notes.Path, "one.md"), TimeProvider.System);

        Assert.Equal("watch_needs_folder", await VaultExtensions.CodeOfAsync(() => watch.RunAsync(progress: null, _ => { }, _ => { }, TestContext.Current.CancellationToken)));
    }

    private static IEnumerable<string> Contents(TemporaryVault home, params string[] sources) =>
        sources.SelectMany(source => Notes.Of(home.Vault, source)).Select(memory => memory.Fields["content"].AsText()!);

    private sealed class RunningWatch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        private readonly Channel<WatchedChanges> _changes = Channel.CreateUnbounded<WatchedChanges>();
        private Task _running = Task.CompletedTask;

        public static async Task<RunningWatch> StartAsync(TemporaryVault home, string folder)
        {
            var watch = new RunningWatch();
            var imported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var follow = new FolderWatch(home.Vault, folder, TimeProvider.System) { Quiet = TimeSpan.FromMilliseconds(150), RescanInterval = TimeSpan.FromSeconds(1) };
            watch._running = follow.RunAsync(progress: null, _ => imported.SetResult(), changes => watch._changes.Writer.TryWrite(changes), watch._stop.Token);
            await await Task.WhenAny(imported.Task, watch._running);
            return watch;
        }

        public async Task<WatchedChanges> NextAsync()
        {
            var next = _changes.Reader.ReadAsync(_stop.Token).AsTask();
            await await Task.WhenAny(next, _running);
            return await next;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            _stop.Dispose();
        }
    }
}

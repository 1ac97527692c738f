using Cairn.Core.Records;
using Cairn.Vaults.Homes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class ReimportTests
{
    private static readonly string Section = new Random(9).Text(1_200);

    private static readonly string Long = $"# One\n{Section}\n# Two\n{Section}\n# Three\n{Section}\n";

    [Fact]
    public async Task The_same_import_twice_changes_nothing_and_gives_the_same_ids_on_every_copy_of_the_vault()
    {
        using var home = new TemporaryVault();
        var notes = Sample(home);
        var backup = home.Vault.Backup(home.In("backup.db"));
        home.Close();
        var copied = new VaultHome(home.In()).Folder("copied");
        TemporaryFolder.Copy(home.Folder.Path, copied.Path);
        var restored = new VaultHome(home.In()).Folder("restored");
        Vault.Restore(backup, restored, replace: false, home.Options());
        var vault = home.Reopen();

        Assert.Equal((5, 0, 0, 0, 0), Notes.Counts(await notes.ImportAsync()));
        var (log, digest) = (vault.Log(), vault.Digest().ToString());
        Assert.Equal((0, 0, 5, 0, 0), Notes.Counts(await notes.ImportAsync()));
        Assert.Equal(log, vault.Log());

        foreach (var other in new[] { home.Open(copied), home.Open(restored) })
        {
            home.Time.Advance(TimeSpan.FromDays(1));
            Assert.Equal((5, 0, 0, 0, 0), Notes.Counts(await notes.ImportAsync(other)));
            Assert.Equal(log, other.Log());
            Assert.Equal(digest, other.Digest().ToString());
            Assert.Equal(0, await other.WriteAsync(batch => vault.AllChanges().Count(batch.Apply)));
        }
    }

    [Fact]
    public async Task A_changed_file_updates_its_memories_and_a_shrunk_one_archives_what_is_left_over()
    {
        using var home = new TemporaryVault();
        var notes = Sample(home);
        await notes.ImportAsync();
        var before = Notes.Of(home.Vault, "notes/long.md");

        notes.Write("short.md", "short, changed");
        notes.Write("long.md", Long.Replace("# Three", "# Last", StringComparison.Ordinal)[..^400]);
        Assert.Equal((1, 1, 3, 0, 1), Notes.Counts(await notes.ImportAsync()));

        Assert.Equal("short, changed", Notes.Of(home.Vault, "notes/short.md").Single().Fields["content"].AsText());
        Assert.Equal(["One", "Two", "Last"], Notes.Of(home.Vault, "notes/long.md").Select(passage => passage.Fields["caption"].AsText()));
        Assert.True(home.Vault.Get(before[2].Key)!.IsArchived);
        Assert.Equal((0, 0, 5, 0, 0), Notes.Counts(await notes.ImportAsync()));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_passage_that_was_gone_for_a_while_is_shown_again_when_it_is_back()
    {
        using var home = new TemporaryVault();
        var notes = Sample(home);
        await notes.ImportAsync();
        var ids = Notes.Of(home.Vault, "notes/long.md").ConvertAll(passage => passage.Key);

        notes.Write("long.md", "");
        Assert.Equal((0, 0, 2, 0, 3), Notes.Counts(await notes.ImportAsync()));
        notes.Write("long.md", Long);
        Assert.Equal((0, 3, 2, 0, 0), Notes.Counts(await notes.ImportAsync()));

        Assert.Equal(ids, Notes.Of(home.Vault, "notes/long.md").ConvertAll(passage => passage.Key));
        Assert.Equal((0, 0, 5, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task A_front_matter_property_that_is_gone_is_taken_off_its_memory()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("one.md", "---\ntags: [a]\n---\nbody");
        await notes.ImportAsync();

        notes.Write("one.md", "body");
        await notes.ImportAsync();

        var memory = Notes.Of(home.Vault, "notes/one.md").Single();
        Assert.False(memory.Fields.ContainsKey("tags"));
        Assert.False(memory.Fields.ContainsKey("metadata"));
    }

    [Fact]
    public async Task What_was_edited_archived_or_erased_here_stays_so()
    {
        using var home = new TemporaryVault();
        var notes = Sample(home);
        await notes.ImportAsync();
        var passages = Notes.Of(home.Vault, "notes/long.md").ConvertAll(passage => passage.Key);
        await home.Vault.EditAsync(passages[0], "my own words");
        await home.Vault.ArchiveAsync(passages[1], Tester);
        await home.Vault.EraseAsync([passages[2]], Tester);

        Assert.Equal((0, 0, 2, 3, 0), Notes.Counts(await notes.ImportAsync()));
        notes.Write("long.md", Long.Replace('a', 'b'));
        Assert.Equal((0, 0, 2, 3, 0), Notes.Counts(await notes.ImportAsync()));
        notes.Write("long.md", "something else");
        Assert.Equal((1, 0, 2, 1, 0), Notes.Counts(await notes.ImportAsync()));

        Assert.Equal("my own words", home.Vault.Content(passages[0]));
        Assert.True(home.Vault.Get(passages[1])!.IsArchived);
        Assert.True(home.Vault.Get(passages[2])!.IsErased);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task An_import_never_beats_an_edit_made_on_another_device()
    {
        using var home = new TemporaryVault();
        var notes = Sample(home);
        home.Close();
        var folder = new VaultHome(home.In()).Folder("copied");
        TemporaryFolder.Copy(home.Folder.Path, folder.Path);
        var (here, there) = (home.Reopen(), home.Open(folder));
        await notes.ImportAsync(there);
        var key = Notes.Of(there, "notes/short.md").Single().Key;
        await there.EditAsync(key, "edited there");
        home.Time.Advance(TimeSpan.FromDays(1));

        await notes.ImportAsync(here);
        await here.WriteAsync(batch => there.AllChanges().Count(batch.Apply));

        Assert.Equal("edited there", here.Content(key));
        Assert.Empty(here.Conflicts());
        Assert.Equal(there.Digest().ToString(), here.Digest().ToString());
    }

    [Fact]
    public async Task Memories_of_other_sources_and_what_somebody_told_are_left_alone()
    {
        using var home = new TemporaryVault();
        var notes = Sample(home);
        var told = await home.Vault.RememberAsync("told", ("source", FieldValue.Text("notes/short.md")));
        await notes.ImportAsync();

        notes.Delete("short.md");
        notes.Write("long.md", "");
        await notes.ImportAsync();

        Assert.False(home.Vault.Get(told)!.IsArchived);
        Assert.Equal(2, Notes.Of(home.Vault, "notes/short.md").Count);
    }

    [Fact]
    public async Task An_import_that_is_stopped_half_way_and_begun_again_comes_to_the_same_as_one_in_one_go()
    {
        using var whole = new TemporaryVault();
        whole.Close();
        var folder = new VaultHome(whole.In()).Folder("copied");
        TemporaryFolder.Copy(whole.Folder.Path, folder.Path);
        var (first, second) = (whole.Reopen(), whole.Open(folder));
        var notes = new Notes(whole);
        var random = new Random(10);
        for (var number = 0; number < 1_300; number++)
        {
            notes.Write($"{number:d4}.md", random.Text(60));
        }

        notes.Write("lines.jsonl", string.Concat(Enumerable.Range(0, 1_300).Select(number => $$"""{"content":"line {{number}}"}""" + "\n")));
        using var stop = new CancellationTokenSource();
        var stopping = new StopAfter(stop, reports: 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notes.ImportAsync(second, stopping, stop.Token));
        Assert.InRange(second.Status().Memories, 500, 2_000);
        second.AssertSound();
        await notes.ImportAsync(second);
        await notes.ImportAsync(first);

        Assert.Equal(2_600, first.Status().Memories);
        Assert.Equal(first.Digest().ToString(), second.Digest().ToString());
        Assert.Equal(first.Log().Order(StringComparer.Ordinal), second.Log().Order(StringComparer.Ordinal));
    }

    private static Notes Sample(TemporaryVault home)
    {
        var notes = new Notes(home);
        notes.Write("long.md", Long);
        notes.Write("short.md", "short");
        notes.Write("deeper/short.md", "short");
        return notes;
    }

    private sealed class StopAfter(CancellationTokenSource stop, int reports) : IProgress<Vaults.Importing.ImportReport>
    {
        private int _left = reports;

        public void Report(Vaults.Importing.ImportReport value)
        {
            if (--_left == 0)
            {
                stop.Cancel();
            }
        }
    }
}

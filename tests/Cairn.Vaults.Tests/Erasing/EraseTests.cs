using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Erasing;

public sealed class EraseTests
{
    private static readonly string Word = UniqueWord(1);

    [Fact]
    public async Task After_an_erasure_no_byte_of_the_record_is_left_in_any_file_of_the_folder()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync($"My {Word} is a secret", ("tags", FieldValue.Texts([Word])), ("metadata", FieldValue.Parse($$"""{"{{Word}}":1}""")));
        await home.Vault.ApplyAsync(FromElsewhere(key, $"their {Word}"));
        home.FlushIndex();
        await home.Vault.EditAsync(key, Memory($"another {Word}"), new("tester", $"because of {Word}"));
        var backup = home.Vault.Backup(path: null);
        await home.Vault.EditAsync(key, "nothing special");
        Assert.NotEmpty(home.Vault.Find($"where is my {Word}?"));
        Assert.True(home.Vault.Recall(new("nothing special")).Trace().IsKept);
        Assert.Equal(
            ["", "backups", "traces"],
            FilesWith(home.Folder.Path, Word).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).Select(file => Path.GetDirectoryName(file)).Distinct().Order(StringComparer.Ordinal));

        var report = await home.Vault.EraseAsync([key], Tester);

        AssertGone(home.Folder.Path, Word);
        Assert.Equal(1, report.Erased);
        Assert.Empty(report.Unreached);
        Assert.True(home.Vault.Get(key)!.IsErased);
        Assert.Equal((0, 1, false), (home.Vault.Status().Memories, home.Vault.Status().Erased, home.Vault.Status().IsScrubDue));
        Assert.Empty(Directory.GetFiles(home.Folder.Traces));
        Assert.True(File.Exists(backup));
        home.Vault.AssertSound();
        home.Close();
        AssertGone(home.Folder.Path, Word);
    }

    [Fact]
    public async Task Memories_that_share_words_with_the_forgotten_one_are_still_found_and_their_traces_stay_where_they_share_none()
    {
        using var home = new TemporaryVault();
        var forgotten = await home.Vault.RememberAsync("The harbour at dusk");
        var indexed = await home.Vault.RememberAsync("The harbour at dawn");
        home.FlushIndex();
        var later = await home.Vault.RememberAsync("Boats in the harbour");
        home.Vault.Find("harbour");
        home.Vault.Find("boats");

        await home.Vault.EraseAsync([forgotten], Tester);

        Assert.Equal(new[] { indexed.Id, later.Id }.Order(), home.Vault.Find("harbour").Order());
        Assert.Empty(home.Vault.Find("dusk"));
        Assert.Equal(3, Directory.GetFiles(home.Folder.Traces).Length); // Boats, and the two just now.
    }

    [Fact]
    public async Task Erasing_what_is_not_there_or_erased_already_does_nothing()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("once");
        await home.Vault.EraseAsync([key], Tester);

        Assert.Equal(0, (await home.Vault.EraseAsync([key, Key("nobody")], Tester)).Erased);
        Assert.Equal(2, home.Vault.AllChanges().Count);
        Assert.Single(ErasedList.Load(home.Folder));
    }

    [Fact]
    public async Task Backups_in_the_folder_are_scrubbed_and_stay_whole()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync($"secret {Word}");
        var other = await home.Vault.RememberAsync("not secret");
        var backups = new[] { home.Vault.Backup(null), home.Vault.Backup(null) };
        File.WriteAllText(Path.Combine(home.Folder.Backups, "broken.db"), new string('x', 5_000));

        var report = await home.Vault.EraseAsync([key], Tester);

        AssertGone(home.Folder.Path, Word);
        Assert.Contains("broken.db", Assert.Single(report.Unreached), StringComparison.Ordinal);
        foreach (var (backup, number) in backups.Select((backup, number) => (backup, number)))
        {
            var folder = new Vaults.Homes.VaultHome(home.In()).Folder($"restored{number}");
            Vault.Restore(backup, folder, replace: false, home.Options());
            var restored = home.Open(folder);
            Assert.True(restored.Get(key)!.IsErased);
            Assert.Equal("not secret", restored.Content(other));
            restored.AssertSound();
        }
    }

    [Fact]
    public async Task A_backup_whose_scrubbing_was_cut_short_is_scrubbed_the_next_time()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync($"secret {Word} {new string('x', 9_000)}");
        var next = await home.Vault.RememberAsync("next");
        var backup = home.Vault.Backup(null);
        await home.Vault.EraseAsync([key], Tester);
        using (var database = Database.Open(backup, SqliteOpenMode.ReadWrite))
        {
            // The erase change is in, but not yet overwritten is what it erased.
            Meta.Set(database, Meta.Scrub, 1L);
            LeaveInFreeSpace(database);
        }

        Assert.NotEmpty(FilesWith(home.Folder.Path, Word));
        await home.Vault.EraseAsync([next], Tester);

        AssertGone(home.Folder.Path, Word);
    }

    [Fact]
    public async Task A_backup_that_lies_elsewhere_and_is_restored_later_has_the_record_erased()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync($"secret {Word}");
        var other = await home.Vault.RememberAsync("not secret");
        var backup = home.Vault.Backup(home.In("outside.db"));
        await home.Vault.EraseAsync([key], Tester);
        home.Close();

        Vault.Restore(backup, home.Folder, replace: true, home.Options());

        AssertGone(home.Folder.Path, Word);
        var restored = home.Reopen();
        Assert.True(restored.Get(key)!.IsErased);
        Assert.Equal("not secret", restored.Content(other));
        restored.AssertSound();
    }

    [Fact]
    public async Task Files_that_a_killed_backup_restore_or_repair_left_behind_are_removed_with_it()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync($"secret {Word}");
        var copy = await File.ReadAllBytesAsync(home.Vault.Backup(null), TestContext.Current.CancellationToken);
        foreach (var leftover in new[] { ".restoring", ".restoring-wal", ".restoring-journal", ".salvaging", ".salvaging-wal", ".salvaged" })
        {
            await File.WriteAllBytesAsync(home.Folder.Database + leftover, copy, TestContext.Current.CancellationToken);
        }

        await File.WriteAllBytesAsync(Path.Combine(home.Folder.Backups, "cut-short.db.part"), copy, TestContext.Current.CancellationToken);

        await home.Vault.EraseAsync([key], Tester);

        AssertGone(home.Folder.Path, Word);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task An_erasure_that_was_cut_short_is_finished_at_the_next_write()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        home.Vault.Find("anything");
        home.Close();
        using (var database = Database.Open(home.Folder.Database, SqliteOpenMode.ReadWrite))
        {
            LeaveInFreeSpace(database);
        }

        home.SetMeta(Meta.Scrub, 1L);
        Assert.NotEmpty(FilesWith(home.Folder.Path, Word));
        var vault = home.Reopen();
        Assert.True(vault.Status().IsScrubDue);

        await vault.RememberAsync("something else");

        AssertGone(home.Folder.Path, Word);
        Assert.False(vault.Status().IsScrubDue);
        Assert.Empty(Directory.GetFiles(home.Folder.Traces)); // Which of them to delete is not known any more.
    }

    [Fact]
    public async Task An_erasure_that_cannot_be_finished_says_so_and_holds()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync($"secret {Word}");
        Directory.CreateDirectory(home.Folder.Erased);

        Assert.Equal("scrub_unfinished", await CodeOfAsync(() => home.Vault.EraseAsync([key], Tester)));
        Assert.True(home.Vault.Get(key)!.IsErased);
        Assert.True(home.Vault.Status().IsScrubDue);

        Directory.Delete(home.Folder.Erased);
        await home.Reopen().RememberAsync("anything");
        AssertGone(home.Folder.Path, Word);
        Assert.Single(ErasedList.Load(home.Folder));
    }

    [Fact]
    public async Task A_list_of_the_erased_whose_last_line_is_torn_is_read_and_gone_on_with()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["one", "two", "three"]);
        await home.Vault.EraseAsync([keys[0]], Tester);
        await File.AppendAllTextAsync(home.Folder.Erased, "\n{\"op\":\"019a", TestContext.Current.CancellationToken);

        await home.Vault.EraseAsync([keys[1]], Tester);

        Assert.Equal(keys.Take(2).Order(Comparer<RecordKey>.Create((left, right) => string.CompareOrdinal(left.Id, right.Id))), ErasedList.Load(home.Folder).Select(change => change.Key).OrderBy(erased => erased.Id, StringComparer.Ordinal));
        Assert.DoesNotContain(ErasedList.Load(home.Folder), change => change.Kind != ChangeKind.Erase);
    }

    // What a database keeps in its free pages when nobody overwrites them.
    private static void LeaveInFreeSpace(Database database)
    {
        database.Execute("PRAGMA secure_delete = OFF");
        database.Execute("CREATE TABLE forgotten (body TEXT)");
        database.Execute("INSERT INTO forgotten VALUES ($1)", string.Concat(Enumerable.Repeat($"secret {Word} ", 2_000)));
        database.Execute("DROP TABLE forgotten");
    }

    private static Change FromElsewhere(RecordKey key, string content) => new()
    {
        Op = Guid.Parse("019a0000-0000-7000-8000-000000000001"),
        Key = key,
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(1_700_000_000_000, 0, 7),
        Fields = Memory(content),
        Actor = "elsewhere",
    };
}

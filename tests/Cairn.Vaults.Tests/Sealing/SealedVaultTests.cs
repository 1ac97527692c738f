using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Tests.Vectors;
using static Cairn.Vaults.Tests.Sealing.SealedDevices;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Sealing;

public sealed class SealedVaultTests
{
    private static readonly string[] Words = ["Xylophonquartett", "Zimtsternbude", "Quellwolkenturm", "Yachthafenkran", "Wurzelbürstenmond", "Kyrillischlampe"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_was_written_stands_in_clear_in_any_file_of_the_device()
    {
        using var devices = new SealedDevices();
        var vault = devices.First;
        var other = await devices.JoinUnlockedAsync("other");
        var key = await vault.RememberAsync($"the {Words[0]} plays", ("tags", FieldValue.Texts([Words[1]])), ("source", FieldValue.Text(Words[2])), ("metadata", FieldValue.Parse($$"""{"a":"{{Words[0]}}"}""")));
        await CopyAsync(vault, other);
        await vault.EditAsync(key, Memory($"one more {Words[3]}"), new("tester", $"because of {Words[4]}"));
        await other.EditAsync(key, $"the other {Words[0]}");
        Assert.Empty(await CopyAsync(other, vault));
        Assert.Equal(1, vault.Get(key)!.ConflictCount);
        File.WriteAllText(devices.Home($"{Words[5]}.txt"), $"A file about {Words[5]} and more.");
        await new Importer(vault, progress: null).ImportAsync(devices.Home($"{Words[5]}.txt"), Cancellation);
        await vault.EmbedAsync(new WordHashEmbedder());
        await vault.RememberAllAsync(Enumerable.Range(0, SegmentPlan.TailMax).Select(number => $"{Words[0]} number {number}"));
        await vault.IndexCaughtUp();
        Assert.True(vault.Number("SELECT count(*) FROM blocks") > 0);
        foreach (var word in Words)
        {
            Assert.True(vault.Recall(new(word)).Trace().IsKept);
        }

        vault.Backup(path: null);
        File.Delete(devices.Home($"{Words[5]}.txt"));
        Assert.Empty(ClearText.FilesWith(devices.Home("first"), Words).Concat(ClearText.FilesWith(devices.Home("other"), Words)));

        await vault.EraseAsync([key], new("tester", $"forget {Words[4]}"));

        Assert.Empty(ClearText.FilesWith(devices.Home("first"), Words));
        vault.AssertSound();
        devices.Close();
        Assert.Empty(ClearText.FilesWith(devices.Home("first"), Words));
    }

    [Fact]
    public async Task The_search_for_words_in_files_finds_them_in_a_vault_that_is_not_sealed()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync($"the {Words[4]} plays");
        home.Close();
        Assert.NotEmpty(ClearText.FilesWith(home.Folder.Path, Words[4]));
    }

    [Fact]
    public async Task It_is_read_and_written_as_any_other()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync("The boat is called Alma", ("expires_at", FieldValue.Text("2030-01-01")), ("speaker", FieldValue.Text("Ana")));
        await devices.First.RememberAllAsync(["tea with Ana", "the harbour at dusk"]);
        var vault = devices.Reopen();

        Assert.False(await vault.EditAsync(key, "The boat is called Alma"));
        Assert.True(await vault.EditAsync(key, "The boat is called Bertha"));
        Assert.Equal([key.Id], vault.Find("bertha"));
        Assert.Equal([key.Id], vault.Find(new RecallQuery("boat") { Speaker = "Ana" }));
        Assert.Equal([key.Id], vault.Find(new RecallQuery("boat") { Agent = "tester" }));
        Assert.Equal(["The boat is called Alma", "The boat is called Bertha"], vault.History(key).Select(version => version.Change.Fields["content"].AsText()));
        Assert.All(vault.History(key), version => Assert.Equal("tester", version.Change.Actor));
        Assert.NotNull(await vault.UndoAsync(key: null, Tester));
        Assert.Equal("The boat is called Alma", vault.Content(key));
        Assert.NotNull(await vault.RestoreVersionAsync(key, 2, Tester));
        Assert.Equal("The boat is called Bertha", vault.Content(key));
        Assert.True(await vault.ArchiveAsync(key, Tester));
        Assert.Empty(vault.Find("bertha"));
        Assert.Equal("The boat is called Bertha", vault.Content(key));
        Assert.NotNull(await vault.UndoAsync(key, Tester));
        Assert.Equal(key.Id, vault.Find(["memories"], key.Id[..8]).Key.Id);
        Assert.Equal(3, vault.Recent("memories", 10).Count);
        Assert.Equal(3, vault.Status().Memories);
        Assert.Contains("\"query\": \"dusk\"", vault.Trace(vault.Recall(new("dusk")).Trace().Name), StringComparison.Ordinal);
        devices.Time.Advance(TimeSpan.FromDays(5_000));
        Assert.Empty(vault.Find("bertha"));
        vault.AssertSound();
    }

    [Fact]
    public async Task It_is_found_through_segments_and_vectors_as_through_the_tail()
    {
        using var devices = new SealedDevices();
        var keys = await devices.First.RememberAllAsync(Enumerable.Range(0, SegmentPlan.TailMax + 10).Select(number => $"alpha {OwnWord(number)}"));
        await devices.First.IndexCaughtUp();
        var embedder = new WordHashEmbedder();
        await devices.First.EmbedAsync(embedder);
        var vault = devices.Reopen();

        Assert.Equal([keys[7].Id], vault.Find(OwnWord(7)));
        Assert.Equal(keys[9].Id, vault.Read(database => Cairn.Vaults.Records.RecordTable.Load(database, vault.NearestRecords(database, embedder.Model, embedder.Embed($"alpha {OwnWord(9)}"), 1).Matches[0].Record)!.Value.State.Key.Id));
        Assert.Equal(0, (await vault.EmbedAsync(embedder)).Embedded);
        await vault.EditAsync(keys[7], $"alpha {OwnWord(9_999)}");
        Assert.Equal(1, (await vault.EmbedAsync(embedder)).Embedded);
        vault.RebuildIndex();
        Assert.Equal([keys[7].Id], vault.Find(OwnWord(9_999)));
        vault.AssertSound();
    }

    [Theory]
    [InlineData(ExportFormat.JsonLines)]
    [InlineData(ExportFormat.Markdown)]
    [InlineData(ExportFormat.Seed)]
    public async Task What_it_exports_a_vault_that_is_not_sealed_imports_and_the_other_way_round(ExportFormat format)
    {
        using var devices = new SealedDevices();
        using var home = new TemporaryVault(2);
        var key = await devices.First.RememberAsync("The boat is called Alma", ("session", FieldValue.Text("harbour")), ("metadata", FieldValue.Parse("""{"cluster":3}""")));
        await devices.First.EditAsync(key, $"The boat is called {Words[3]}");

        var file = devices.Home(format == ExportFormat.JsonLines ? "out.jsonl" : "out");
        new Exporter(devices.First, progress: null).Export(file, format, Cancellation);
        Assert.NotEmpty(ClearText.FilesWith(devices.Home("."), Words[3]));
        await new Importer(home.Vault, progress: null).ImportAsync(file, Cancellation);
        Assert.Equal($"The boat is called {Words[3]}", Assert.Single(home.Vault.Recent("memories", 10)).Fields["content"].AsText());
        Assert.Empty(home.Vault.Recent("seals", 10));

        var back = devices.Home(format == ExportFormat.JsonLines ? "back.jsonl" : "back");
        new Exporter(home.Vault, progress: null).Export(back, format, Cancellation);
        var (moved, _) = Vault.CreateSealed(devices.FolderOf("moved"), Passphrase, devices.Options("moved"));
        using (moved)
        {
            await new Importer(moved, progress: null).ImportAsync(back, Cancellation);
            Assert.Equal($"The boat is called {Words[3]}", Assert.Single(moved.Recent("memories", 10)).Fields["content"].AsText());
            moved.AssertSound();
        }

        Assert.Empty(ClearText.FilesWith(devices.FolderOf("moved").Path, Words[3]));
    }

    [Fact]
    public async Task A_replica_without_keys_merges_and_relays_all_and_reads_and_writes_nothing()
    {
        using var devices = new SealedDevices();
        var host = devices.Join("host", hasKey: false);
        var kept = await devices.First.RememberAsync("one");
        var archived = await devices.First.RememberAsync("two");
        var erased = await devices.First.RememberAsync("three");
        await devices.First.EditAsync(kept, "one more");
        await devices.First.ArchiveAsync(archived, Tester);
        await CopyAsync(devices.First, host);
        await devices.First.EraseAsync([erased], Tester);

        Assert.Empty(await CopyAsync(devices.First, host));

        Assert.True(host.IsLocked);
        Assert.Equal(devices.First.Digest().ToString(), host.Digest().ToString());
        Assert.Equal(devices.First.Records(), host.Records());
        var relayed = devices.Join("relayed");
        Assert.Empty(await CopyAsync(host, relayed));
        await relayed.UnlockAsync(Passphrase);
        Assert.Equal("one more", relayed.Content(kept));
        Assert.True(relayed.Get(erased)!.IsErased);

        Action[] reading =
        [
            () => host.Get(kept), () => host.Find(["memories"], kept.Id), () => host.Recent("memories", 1), () => host.Recall(new("one")), () => host.History(kept), () => host.RebuildIndex(),
            () => new Exporter(host, progress: null).Export(devices.Home("out"), ExportFormat.Markdown, Cancellation),
        ];
        Assert.All(reading, read => Assert.Equal("vault_locked", CodeOf(read)));
        Func<Task>[] writing =
        [
            () => host.RememberAsync("x"), () => host.EditAsync(kept, "x"), () => host.ArchiveAsync(kept, Tester), () => host.EraseAsync([kept], Tester), () => host.UndoAsync(kept, Tester),
            () => host.EmbedAsync(new WordHashEmbedder()), () => host.SetPassphraseAsync("another passphrase"),
        ];
        foreach (var write in writing)
        {
            Assert.Equal("vault_locked", await CodeOfAsync(write));
        }

        host.AssertSound();
    }

    [Fact]
    public async Task The_same_import_on_two_devices_makes_the_same_changes_and_tells_nothing_to_who_knows_the_text()
    {
        using var devices = new SealedDevices();
        var other = await devices.JoinUnlockedAsync("other");
        var before = Bodies(devices.First).Count;
        File.WriteAllText(devices.Home("notes.txt"), "The boat is called Alma.");
        await new Importer(devices.First, progress: null).ImportAsync(devices.Home("notes.txt"), Cancellation);
        await new Importer(other, progress: null).ImportAsync(devices.Home("notes.txt"), Cancellation);

        Assert.Equal(Bodies(devices.First)[before..], Bodies(other)[before..]);
        var imported = Assert.Single(Raw(devices.First)[before..]);
        using var plain = new TemporaryVault(3);
        await new Importer(plain.Vault, progress: null).ImportAsync(devices.Home("notes.txt"), Cancellation);
        var known = plain.Vault.AllChanges()[0];
        var guess = Cairn.Vaults.Log.ImportedChange.Of(known.Key, devices.First.Id, known.Fields, new(known.Actor), sealedWith: null);
        Assert.NotEqual(guess.Stamp, imported.Stamp);
        Assert.NotEqual(guess.Op, imported.Op);
        Assert.NotEqual(Core.Ids.Uuid.Version8(devices.First.Id, "import", "notes.txt", "1").ToString(), imported.Key.Id);
        Assert.Equal((await devices.First.RememberAsync("once")).Id, (await other.RememberAsync("once")).Id);
    }

    [Fact]
    public async Task The_same_edit_on_two_devices_is_no_open_conflict_and_the_next_edit_settles_it()
    {
        using var devices = new SealedDevices();
        var other = await devices.JoinUnlockedAsync("other");
        var key = await devices.First.RememberAsync("before");
        await CopyAsync(devices.First, other);
        await devices.First.EditAsync(key, "after");
        await other.EditAsync(key, "after");
        Assert.Empty(await CopyAsync(other, devices.First));

        Assert.Equal((0, 0L), (devices.First.Get(key)!.ConflictCount, devices.First.Status().Conflicts));
        await devices.First.EditAsync(key, "later");
        Assert.Empty(devices.First.Conflicts());
        Assert.Empty(await CopyAsync(devices.First, other));
        Assert.Equal("later", other.Content(key));
    }

    [Fact]
    public async Task A_backup_is_restored_and_a_damaged_database_repaired()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync($"The boat is called {Words[0]}");
        var erased = await devices.First.RememberAsync("gone");
        var backup = devices.First.Backup(devices.Home("backup.db"));
        await devices.First.EraseAsync([erased], Tester);
        await devices.First.EditAsync(key, "The boat is called Bertha");
        devices.Close();

        Vault.Restore(backup, devices.FolderOf("first"), replace: true, devices.Options("first"));
        var restored = devices.Reopen();
        Assert.Equal($"The boat is called {Words[0]}", restored.Content(key));
        Assert.True(restored.Get(erased)!.IsErased);
        Assert.Equal([key.Id], restored.Find(Words[0]));
        restored.AssertSound();
        devices.Close();

        using (var damaged = Cairn.Vaults.Storage.Database.Open(devices.FolderOf("first").Database, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
        {
            // The record's changes are lost, its merged row is not.
            damaged.Execute("DELETE FROM changes WHERE record = (SELECT rid FROM records WHERE id = $1)", key.Id);
            damaged.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        File.WriteAllText(devices.FolderOf("first").RepairMarker, "");
        var repaired = devices.Reopen();
        Assert.NotNull(repaired.Repaired);
        Assert.True(repaired.IsSealed);
        Assert.Equal($"The boat is called {Words[0]}", repaired.Content(key));
        Assert.Equal([key.Id], repaired.Find(Words[0]));
        Assert.Empty(ClearText.FilesWith(devices.FolderOf("first").Path, Words[0]));
        await repaired.RememberAsync("one more");
        repaired.AssertSound();

        var other = devices.Join("other");
        await CopyAsync(repaired, other);
        Assert.Equal(0, (await other.UnlockAsync(Passphrase)).Refused);
        Assert.Equal($"The boat is called {Words[0]}", other.Content(key));
    }
}

using Cairn.Core.Records;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Salvage;

public sealed class RepairTests
{
    [Fact]
    public async Task An_empty_database_beside_a_full_log_of_pages_is_read_from_the_log()
    {
        using var home = new TemporaryVault();
        home.Run("PRAGMA wal_autocheckpoint = 0");
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 50).Select(number => $"memory {number}"));
        home.Run("VACUUM"); // Writes every page into the log.
        var log = home.Vault.Log();
        var (digest, id) = (home.Vault.Digest().ToString(), home.Vault.Id);
        var folder = CopyWithWal(home, database: []);

        var vault = home.Open(folder);

        Assert.NotNull(vault.Repaired);
        Assert.Equal(id, vault.Id);
        Assert.Equal(log, vault.Log());
        Assert.Equal(digest, vault.Digest().ToString());
        vault.AssertSound();
    }

    [Fact]
    public async Task A_database_of_which_only_the_log_of_pages_is_left_is_read_from_it()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        home.Run("VACUUM");
        var folder = CopyWithWal(home, database: null);

        var vault = home.Open(folder);

        Assert.Equal(home.Vault.Log(), vault.Log());
        Assert.Contains("vault.db-wal", Directory.GetFiles(vault.Status().SetAside[0]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_vault_whose_database_is_gone_is_empty_and_keeps_its_id()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        var id = home.Vault.Id;
        home.Close();
        File.Delete(home.Folder.Database);

        var vault = home.Reopen();

        Assert.Equal(id, vault.Id);
        Assert.Equal(0, vault.Repaired!.Records);
        Assert.Empty(vault.AllChanges());
        await vault.RememberAsync("again");
        vault.AssertSound();
    }

    [Fact]
    public async Task A_vault_whose_identity_file_is_gone_opens_with_its_id_and_writes_it_again()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("anything");
        var id = home.Vault.Id;
        home.Close();
        File.Delete(home.Folder.Identity);

        await home.Reopen().RememberAsync("more");
        home.Close();
        File.WriteAllBytes(home.Folder.Database, [.. new byte[4_096], .. File.ReadAllBytes(home.Folder.Database)[4_096..]]);

        Assert.Equal(id, home.Reopen().Id);
        Assert.NotNull(home.Vault.Repaired);
        Assert.Equal("anything", home.Vault.Content(key));
    }

    [Fact]
    public void A_folder_without_either_is_no_vault()
    {
        using var home = new TemporaryVault();
        home.Close();
        File.Delete(home.Folder.Database);
        File.Delete(home.Folder.Identity);

        Assert.Equal("vault_not_found", CodeOf(() => Vault.Open(home.Folder, home.Options())));
        Assert.Equal("vault_not_found", CodeOf(() => Vault.Repair(home.Folder, home.Options())));
        Assert.Equal("vault_not_found", CodeOf(() => Vault.Open(new VaultHome(home.In()).Folder("nowhere"), home.Options())));
    }

    [Fact]
    public async Task Damage_that_is_met_while_the_vault_is_open_leaves_a_marker_and_the_next_open_repairs_it()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 300).Select(number => $"memory {number} {new string('x', 300)}"));
        home.Reopen();
        using (var database = Database.Open(home.Folder.Database, SqliteOpenMode.ReadWrite))
        using (var file = new FileStream(home.Folder.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (database.Number("SELECT rootpage FROM sqlite_master WHERE name = 'records'") - 1) * 4_096;
            file.Write(new byte[64]);
        }

        Assert.Equal("vault_damaged", CodeOf(() => home.Vault.Get(keys[0])));
        Assert.True(File.Exists(home.Folder.RepairMarker));
        home.Reopen();

        Assert.NotNull(home.Vault.Repaired);
        Assert.False(File.Exists(home.Folder.RepairMarker));
        Assert.All(keys, key => Assert.StartsWith("memory", home.Vault.Content(key), StringComparison.Ordinal));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_value_that_rotted_within_a_sound_page_is_found_by_its_hash_and_taken_from_the_log()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("as it was");
        var digest = home.Vault.Digest().ToString();
        home.Close();
        home.Run("""UPDATE records SET fields = replace(fields, '"content"', '"content')""");

        Assert.Contains(home.Reopen().Examine(), check => check.Problem is not null);
        Assert.Equal("vault_damaged", CodeOf(() => home.Vault.Get(key)));
        home.Close();
        var report = Vault.Repair(home.Folder, home.Options());

        Assert.Equal(1, report.RowsDamaged);
        Assert.Equal("as it was", home.Reopen().Content(key));
        Assert.Equal(digest, home.Vault.Digest().ToString());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_change_that_rotted_is_rebuilt_from_its_record()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("as it was", ("caption", FieldValue.Text("caption")));
        await home.Vault.ArchiveAsync(await home.Vault.RememberAsync("archived"), Tester);
        var (digest, records) = (home.Vault.Digest().ToString(), home.Vault.Records());
        home.Close();
        home.Run("UPDATE changes SET body = replace(body, 'tester', 'jester')");

        Assert.Contains(home.Reopen().Examine(), check => check.Problem is not null);
        home.Close();
        var report = Vault.Repair(home.Folder, home.Options());

        Assert.Equal((3, 0, 2), (report.RowsDamaged, report.Changes, report.RecordsRebuilt));
        Assert.Equal("as it was", home.Reopen().Content(key));
        Assert.Equal(digest, home.Vault.Digest().ToString());
        Assert.Equal(records, home.Vault.Records());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_vault_that_another_process_holds_is_not_repaired_and_nothing_is_moved()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        var files = Directory.GetFileSystemEntries(home.Folder.Path).Order(StringComparer.Ordinal).ToList();
        var log = home.Vault.Log();

        Assert.Equal("vault_in_use", CodeOf(() => Vault.Repair(home.Folder, home.Options())));
        File.WriteAllText(home.Folder.RepairMarker, "");
        Assert.Equal("vault_in_use", CodeOf(() => Vault.Open(home.Folder, home.Options())));

        Assert.Equal([.. files, home.Folder.RepairMarker], Directory.GetFileSystemEntries(home.Folder.Path).OrderBy(file => file == home.Folder.RepairMarker).ThenBy(file => file, StringComparer.Ordinal));
        Assert.Equal(log, home.Vault.Log());
    }

    [Fact]
    public async Task Erased_records_stay_erased_when_the_damage_has_taken_their_erasure()
    {
        using var home = new TemporaryVault();
        var word = UniqueWord(3);
        var key = await home.Vault.RememberAsync($"secret {word}");
        var old = File.ReadAllBytes(home.Vault.Backup(home.In("old.db")));
        await home.Vault.EraseAsync([key], Tester);
        home.Close();

        // As if the pages of today were lost and those of yesterday had come back.
        old.AsSpan(0, 4_096).Clear();
        File.WriteAllBytes(home.Folder.Database, old);
        var vault = home.Reopen();

        Assert.NotNull(vault.Repaired);
        Assert.True(vault.Get(key)!.IsErased);
        Assert.All(FilesWith(home.Folder.Path, word), file => Assert.StartsWith("damaged", file, StringComparison.Ordinal));
        var other = await vault.RememberAsync("other");
        Assert.Contains("damaged", Assert.Single((await vault.EraseAsync([other], Tester)).Unreached), StringComparison.Ordinal);
        vault.AssertSound();
    }

    private static VaultFolder CopyWithWal(TemporaryVault home, byte[]? database)
    {
        var folder = new VaultHome(home.In()).Folder("crashed");
        Directory.CreateDirectory(folder.Path);
        File.Copy(home.Folder.Identity, folder.Identity);
        File.Copy(home.Folder.Database + "-wal", folder.Database + "-wal");
        if (database is not null)
        {
            File.WriteAllBytes(folder.Database, database);
        }

        return folder;
    }
}

using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Backups;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_restored_vault_is_the_same_vault_and_a_replica_of_its_own()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("before");
        var backup = home.Vault.Backup(path: null);
        await home.Vault.RememberAsync("after");
        var folder = new VaultHome(home.In()).Folder("second");

        Assert.Null(Vault.Restore(backup, folder, replace: false, home.Options()));

        var restored = home.Open(folder);
        Assert.Equal(home.Vault.Id, restored.Id);
        Assert.Equal("before", restored.Content(key));
        Assert.Single(restored.AllChanges());
        Assert.Null(restored.Status().Replica);
        var second = await restored.RememberAsync("second");
        Assert.NotEqual(home.Vault.AllChanges()[0].Stamp.Replica, restored.History(second)[0].Change.Stamp.Replica);
        Assert.NotEqual(home.Vault.Status().Replica, restored.Status().Replica);
        restored.AssertSound();
    }

    [Fact]
    public async Task Restoring_over_a_vault_has_to_be_asked_for_and_keeps_a_backup_of_what_was_there()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("before");
        var backup = home.Vault.Backup(home.In("backup.db"));
        await home.Vault.EditAsync(key, "after");
        home.Close();

        Assert.Equal("vault_exists", CodeOf(() => Vault.Restore(backup, home.Folder, replace: false, home.Options())));
        Assert.Equal("after", home.Reopen().Content(key));
        home.Close();
        var saved = Vault.Restore(backup, home.Folder, replace: true, home.Options());
        Assert.Equal("before", home.Reopen().Content(key));
        home.Close();
        Vault.Restore(saved!, home.Folder, replace: true, home.Options());

        Assert.Equal("after", home.Reopen().Content(key));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Restoring_over_a_vault_that_another_process_has_open_is_refused_and_changes_nothing()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("before");
        var backup = home.Vault.Backup(home.In("backup.db"));
        await home.Vault.EditAsync(key, "after");

        Assert.Equal("vault_in_use", CodeOf(() => Vault.Restore(backup, home.Folder, replace: true, home.Options())));

        Assert.Equal("after", home.Vault.Content(key));
        await home.Vault.EditAsync(key, "still writable");
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is not a backup")]
    [InlineData("truncated")]
    [InlineData("damaged")]
    [InlineData("another program's database")]
    public async Task A_file_that_is_no_whole_backup_is_refused_and_nothing_is_changed(string what)
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 200).Select(number => $"memory {number}"));
        var file = home.In("file.db");
        MakeFile(home, what, file);
        var log = home.Vault.Log();
        home.Close();
        var bytes = File.ReadAllBytes(home.Folder.Database);
        var other = new VaultHome(home.In()).Folder("other");

        Assert.Equal("backup_invalid", CodeOf(() => Vault.Restore(file, home.Folder, replace: true, home.Options())));
        Assert.Equal("backup_invalid", CodeOf(() => Vault.Restore(file, other, replace: false, home.Options())));

        Assert.Equal(bytes, File.ReadAllBytes(home.Folder.Database));
        Assert.False(Directory.Exists(other.Path));
        Assert.Equal(log, home.Reopen().Log());
    }

    [Fact]
    public void A_backup_that_is_not_there_is_not_found()
    {
        using var home = new TemporaryVault();
        home.Close();

        Assert.Equal("backup_not_found", CodeOf(() => Vault.Restore(home.In("nothing.db"), home.Folder, replace: true, home.Options())));
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_is_refused()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        var backup = home.Vault.Backup(home.In("backup.db"));
        using (var database = Database.Open(backup, SqliteOpenMode.ReadWrite))
        {
            database.Execute("PRAGMA user_version = 99");
        }

        Assert.Equal("vault_newer", CodeOf(() => Vault.Restore(backup, new VaultHome(home.In()).Folder("other"), replace: false, home.Options())));
    }

    [Fact]
    public async Task The_files_of_a_crashed_vault_can_be_restored_with_what_only_the_log_of_pages_holds()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("only in the log of pages");
        var crashed = home.In("crashed.db");
        File.Copy(home.Folder.Database, crashed);
        File.Copy(home.Folder.Database + "-wal", crashed + "-wal");
        var folder = new VaultHome(home.In()).Folder("second");

        Vault.Restore(crashed, folder, replace: false, home.Options());

        Assert.Equal("only in the log of pages", home.Open(folder).Content(key));
    }

    [Fact]
    public async Task A_damaged_vault_can_be_replaced_by_a_backup()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("before");
        var backup = home.Vault.Backup(home.In("backup.db"));
        home.Close();
        File.WriteAllBytes(home.Folder.Database, new byte[50_000]);

        Vault.Restore(backup, home.Folder, replace: true, home.Options());

        Assert.Equal("before", home.Reopen().Content(key));
        Assert.Single(home.Vault.Status().SetAside);
    }

    private static void MakeFile(TemporaryVault home, string what, string file)
    {
        var backup = File.ReadAllBytes(home.Vault.Backup(path: null));
        switch (what)
        {
            case "truncated":
                File.WriteAllBytes(file, backup[..(backup.Length / 2)]);
                break;
            case "damaged":
                backup.AsSpan(backup.Length / 2, 4_096).Fill(0xa5);
                File.WriteAllBytes(file, backup);
                break;
            case "another program's database":
                using (var database = Database.Open(file, SqliteOpenMode.ReadWriteCreate))
                {
                    database.Execute("CREATE TABLE meta (name TEXT, number INTEGER)");
                }

                break;
            default:
                File.WriteAllText(file, what);
                break;
        }
    }
}

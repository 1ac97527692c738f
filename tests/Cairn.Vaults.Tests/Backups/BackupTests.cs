using Cairn.Vaults.Homes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Backups;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_that_is_made_while_others_write_is_one_state_of_the_vault()
    {
        using var home = new TemporaryVault();
        var backups = new List<string>();
        var writing = Task.Run(
            async () =>
            {
                for (var number = 0; number < 150; number++)
                {
                    await home.Vault.RememberAsync($"memory {number}");
                }
            },
            TestContext.Current.CancellationToken);
        do
        {
            backups.Add(home.Vault.Backup(path: null));
        }
        while (!writing.IsCompleted);

        await writing;
        Assert.Equal(backups.Count, backups.Distinct().Count());
        Assert.Equal(backups.Max(StringComparer.Ordinal), home.Vault.Status().LastBackup);
        var log = home.Vault.Log();
        foreach (var (backup, number) in backups.Select((backup, number) => (backup, number)).Where((_, at) => at % 8 == 0 || at == backups.Count - 1))
        {
            var folder = new VaultHome(home.In()).Folder($"restored{number}");
            Vault.Restore(backup, folder, replace: false, home.Options());
            using var restored = Vault.Open(folder, home.Options());
            var kept = restored.Log();
            Assert.Equal(log.Take(kept.Count), kept);
            restored.AssertSound();
        }
    }

    [Fact]
    public async Task A_backup_never_overwrites_a_file()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        var file = home.In("mine.txt");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);

        Assert.Equal("backup_exists", CodeOf(() => home.Vault.Backup(file)));
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_backup_that_cannot_be_written_says_so_and_leaves_nothing()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("anything");
        Directory.CreateDirectory(home.In("folder", "inside"));

        Assert.Equal("backup_failed", CodeOf(() => home.Vault.Backup(home.In("no such folder", "backup.db"))));
        Assert.Equal("backup_failed", CodeOf(() => home.Vault.Backup(home.In("folder"))));
        Assert.Equal(["folder", "vaults"], Directory.GetFileSystemEntries(home.In()).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_backup_is_one_file_that_needs_no_other()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("anything");
        var backup = home.Vault.Backup(home.In("elsewhere.db"));

        Assert.Equal([backup], Directory.GetFiles(home.In(), "elsewhere*"));
        File.SetAttributes(backup, FileAttributes.ReadOnly);
        var folder = new VaultHome(home.In()).Folder("second");
        Vault.Restore(backup, folder, replace: false, home.Options());
        Assert.Equal("anything", home.Open(folder).Content(key));
    }
}

using Cairn.Vaults.Homes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Backups;

public sealed class CopiedFolderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_was_copied_or_moved_takes_a_new_replica_id_before_its_first_write(bool isMoved)
    {
        using var home = new TemporaryVault();
        var first = await home.Vault.RememberAsync("first");
        var replica = home.Vault.AllChanges()[0].Stamp.Replica;
        home.Close();
        var folder = new VaultHome(home.In()).Folder("second");
        if (isMoved)
        {
            Directory.Move(home.Folder.Path, folder.Path);
        }
        else
        {
            TemporaryFolder.Copy(home.Folder.Path, folder.Path);
        }

        var copy = home.Open(folder);
        Assert.Equal("first", copy.Content(first));
        var second = await copy.RememberAsync("second");
        await home.Open(folder).RememberAsync("third");

        Assert.NotEqual(replica, copy.History(second)[0].Change.Stamp.Replica);
        Assert.Equal(2, copy.AllChanges().Select(change => change.Stamp.Replica).Distinct().Count());
        copy.AssertSound();
    }

    [Fact]
    public async Task The_copied_folder_and_the_first_one_can_exchange_what_they_write_from_then_on()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("first");
        home.Close();
        var folder = new VaultHome(home.In()).Folder("second");
        TemporaryFolder.Copy(home.Folder.Path, folder.Path);
        var (original, copy) = (home.Reopen(), home.Open(folder));

        await original.EditAsync(key, "here");
        await copy.EditAsync(key, "there");
        foreach (var (from, to) in new[] { (original, copy), (copy, original) })
        {
            await to.WriteAsync(batch => from.AllChanges().Count(batch.Apply));
        }

        Assert.Equal(original.Id, copy.Id);
        Assert.Equal(original.Digest().ToString(), copy.Digest().ToString());
        Assert.Equal(original.Records(), copy.Records());
        Assert.Equal(1, copy.Status().Conflicts);
    }

    [Fact]
    public async Task A_folder_on_another_machine_takes_a_new_replica_id()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("first");
        home.Close();

        using var elsewhere = Vault.Open(home.Folder, home.Options() with { Machine = "another machine" });
        await elsewhere.RememberAsync("second");

        Assert.Equal(2, elsewhere.AllChanges().Select(change => change.Stamp.Replica).Distinct().Count());
    }

    [Fact]
    public async Task A_vault_of_a_newer_version_is_refused_and_its_file_is_not_touched()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("first");
        home.Close();
        home.Run("PRAGMA user_version = 99");
        var bytes = File.ReadAllBytes(home.Folder.Database);
        var files = Directory.GetFiles(home.Folder.Path);

        Assert.Equal("vault_newer", CodeOf(() => Vault.Open(home.Folder, home.Options())));

        Assert.Equal(bytes, File.ReadAllBytes(home.Folder.Database));
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(home.Folder.Path).Order(StringComparer.Ordinal));
    }
}

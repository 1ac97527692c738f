using Cairn.Vaults.Homes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Homes;

public sealed class VaultLockTests
{
    [Fact]
    public void Many_may_share_the_lock_and_nobody_has_it_alone_meanwhile()
    {
        using var home = new TemporaryVault();
        using (VaultLock.Share(home.Folder))
        using (VaultLock.Share(home.Folder))
        {
            home.Close();
            Assert.Equal("vault_in_use", CodeOf(() => VaultLock.Alone(home.Folder).Dispose()));
        }

        VaultLock.Alone(home.Folder).Dispose();
    }

    [Fact]
    public void While_one_has_it_alone_the_vault_cannot_be_opened_and_can_be_afterwards()
    {
        using var home = new TemporaryVault();
        home.Close();
        using (VaultLock.Alone(home.Folder))
        {
            Assert.Equal("vault_exchanged", CodeOf(() => Vault.Open(home.Folder, home.Options())));
            Assert.Equal("vault_in_use", CodeOf(() => VaultLock.Alone(home.Folder).Dispose()));
        }

        Assert.Empty(home.Reopen().AllChanges());
    }

    [Fact]
    public async Task A_vault_that_is_open_elsewhere_is_not_removed()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("mine");

        Assert.Equal("vault_in_use", CodeOf(() => Vault.Remove(home.Folder)));
        Assert.Equal("mine", home.Vault.Content(key));
        home.Close();
        Vault.Remove(home.Folder);

        Assert.False(Directory.Exists(home.Folder.Path));
        Assert.Equal("vault_not_found", CodeOf(() => Vault.Remove(home.Folder)));
    }
}

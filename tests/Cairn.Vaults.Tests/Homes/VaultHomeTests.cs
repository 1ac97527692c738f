using Cairn.Vaults.Homes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Homes;

public sealed class VaultHomeTests
{
    [Theory]
    [InlineData("linux", "", "", "", "U/.local/share/cairn")]
    [InlineData("linux", "", "data", "", "data/cairn")]
    [InlineData("macos", "", "data", "", "U/Library/Application Support/cairn")]
    [InlineData("windows", "", "", "", "U/AppData/Local/cairn")]
    [InlineData("windows", "", "", "local", "local/cairn")]
    [InlineData("linux", "home", "data", "local", "home")]
    [InlineData("macos", "home", "data", "local", "home")]
    [InlineData("windows", "home", "data", "local", "home")]
    public void The_home_is_where_each_platform_keeps_the_data_of_programs(string platform, string home, string xdg, string local, string expected)
    {
        var variables = new Dictionary<string, string?> { ["CAIRN_HOME"] = home, ["XDG_DATA_HOME"] = xdg, ["LOCALAPPDATA"] = local };

        Assert.Equal(expected, VaultHome.PathFor(platform, variables.GetValueOrDefault, "U").Replace('\\', '/'));
    }

    [Theory]
    [InlineData("personal")]
    [InlineData("a")]
    [InlineData("2026-notes_old")]
    public void A_name_of_lower_case_letters_digits_dashes_and_underscores_names_a_vault(string name)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(folder.In("vaults", name), new VaultHome(folder.Path).Folder(name).Path);
        Assert.Equal(name, new VaultHome(folder.Path).Folder(name).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("Personal")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a.")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Any_other_name_is_refused(string name)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("invalid_vault_name", CodeOf(() => new VaultHome(folder.Path).Folder(name)));
    }

    [Fact]
    public void All_vaults_of_a_home_are_listed_by_name_and_nothing_else()
    {
        using var home = new TemporaryVault();
        var vaults = new VaultHome(home.In());
        home.Open(vaults.Folder("personal"));
        Vault.Create(vaults.Folder("zebra"), home.Options()).Dispose();
        Vault.Create(vaults.Folder("anna"), home.Options()).Dispose();
        Directory.CreateDirectory(Path.Combine(vaults.Vaults, "empty"));
        Directory.CreateDirectory(Path.Combine(vaults.Vaults, ".making-something"));

        Assert.Equal(["anna", "personal", "zebra"], vaults.List());
        Assert.Empty(new VaultHome(home.In("nowhere")).List());
    }

    [Fact]
    public async Task Creating_a_vault_that_is_there_opens_it()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("mine");

        using var again = Vault.Create(home.Folder, home.Options());

        Assert.Equal(home.Vault.Id, again.Id);
        Assert.Equal("mine", again.Content(key));
    }

    [Fact]
    public async Task Two_that_create_the_same_vault_at_once_get_the_same_one()
    {
        using var home = new TemporaryVault();
        var folder = new VaultHome(home.In()).Folder("raced");

        var vaults = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() => Vault.Create(folder, Chance.Options(home.Time, 90 + number)), TestContext.Current.CancellationToken)));

        Assert.Single(vaults.Select(vault => vault.Id).Distinct());
        Assert.Equal(["personal", "raced"], Directory.GetDirectories(new VaultHome(home.In()).Vaults).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Array.ForEach(vaults, vault => vault.Dispose());
    }

    [Fact]
    public void A_vault_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders to that user by itself.");
        using var home = new TemporaryVault();
        home.Vault.Backup(path: null);
        home.Vault.Find("anything");

        foreach (var folder in new[] { home.Folder.Path, home.Folder.Backups, home.Folder.Traces })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder).UnixFileMode);
        }
    }
}

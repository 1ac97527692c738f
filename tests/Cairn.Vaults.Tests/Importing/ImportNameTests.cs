using Cairn.Vaults.Importing;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class ImportNameTests
{
    [Fact]
    public async Task Two_folders_of_one_name_are_not_taken_for_one()
    {
        using var home = new TemporaryVault();
        var (work, private_) = (Folder(home, "work", "the boat"), Folder(home, "private", "the garden"));
        await ImportAsync(home.Vault, work);

        Assert.Equal("import_name_taken", await CodeOfAsync(() => ImportAsync(home.Vault, private_)));
        var report = await ImportAsync(home.Vault, private_, "private notes");

        Assert.Equal(1, report.Added);
        Assert.Single(home.Vault.Find("boat"));
        Assert.Equal("private notes/a.md", home.Vault.Get(Key(home.Vault.Find("garden").Single()))!.Fields["source"].AsText());
        Assert.Equal(1, (await ImportAsync(home.Vault, work)).Unchanged);
    }

    [Fact]
    public async Task A_folder_that_was_moved_is_still_the_same()
    {
        using var home = new TemporaryVault();
        var folder = Folder(home, "before", "the boat");
        await ImportAsync(home.Vault, folder);
        Directory.Move(home.In("before"), home.In("after"));

        var report = await ImportAsync(home.Vault, home.In("after", "notes"));

        Assert.Equal((0, 1), (report.Added, report.Unchanged));
    }

    [Fact]
    public async Task The_same_folder_in_another_place_is_named_so()
    {
        using var home = new TemporaryVault();
        await ImportAsync(home.Vault, Folder(home, "one", "the boat"));

        var report = await ImportAsync(home.Vault, Folder(home, "two", "the boat"), "notes");

        Assert.Equal((0, 1), (report.Added, report.Unchanged));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a/b")]
    public async Task A_name_that_cannot_begin_a_source_is_refused(string name)
    {
        using var home = new TemporaryVault();

        Assert.Equal("invalid_import_name", await CodeOfAsync(() => ImportAsync(home.Vault, Folder(home, "one", "the boat"), name)));
    }

    private static string Folder(TemporaryVault home, string parent, string text)
    {
        var folder = home.In(parent, "notes");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "a.md"), text);
        return folder;
    }

    private static Task<ImportReport> ImportAsync(Vault vault, string path, string? name = null) =>
        new Importer(vault, progress: null) { Name = name }.ImportAsync(path, TestContext.Current.CancellationToken);
}

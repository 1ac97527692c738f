using Cairn.Vaults.Homes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Storage;

/// <summary>A vault that an earlier version wrote, in each format that there ever was. These files never change; new formats add one.</summary>
public sealed class GoldenVaultTests
{
    private const string Edited = "e7897c53-835c-848e-bb01-02eada7d9fb6";
    private const string Archived = "2706280f-7a9d-8cdf-a366-de81ed9012d4";
    private const string Erased = "8a0e0b44-82d8-86ca-95ed-7651c41570a2";

    [Fact]
    public async Task A_vault_of_format_1_is_read_and_written()
    {
        using var home = new TemporaryVault();
        var vault = Open(home, "format-1.db");

        vault.AssertSound();
        Assert.Equal(Guid.Parse("01a1ff72-56db-72e2-aa22-54f31b7a7290"), vault.Id);
        Assert.Equal("8d0442ca9d064adb5361a8999834176c", vault.Digest().ToString());
        Assert.Equal("Anna is allergic to peanuts and hazelnuts", vault.Content(Key(Edited)));
        Assert.Equal("[1,2]", vault.Get(Key(Edited))!.Fields["future_field"].Json);
        Assert.Equal(1, vault.Get(Key(Edited))!.ConflictCount);
        Assert.Equal(["put", "put", "put"], vault.History(Key(Edited)).Select(version => version.Change.Kind.Name));
        Assert.True(vault.Get(Key(Archived))!.IsArchived);
        Assert.True(vault.Get(Key(Erased))!.IsErased);
        Assert.Equal(["Harbour", "sea"], vault.Find("harbour").Select(id => vault.Get(Key(id))!).SelectMany(record => new[] { record.Fields["content"].AsText()![2..9], record.Fields["tags"].AsTexts()![0] }));

        var added = await vault.RememberAsync("written today");
        await vault.EditAsync(Key(Edited), "and today");

        Assert.Equal([added.Id], vault.Find("written"));
        vault.AssertSound();
    }

    private static Vault Open(TemporaryVault home, string name)
    {
        var folder = new VaultFolder(home.In("vaults", "golden"));
        Directory.CreateDirectory(folder.Path);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "golden", name), folder.Database);
        return home.Open(folder);
    }
}

using Cairn.Vaults.Homes;
using Cairn.Vaults.Index;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Tests.Vectors;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Storage;

/// <summary>A vault that an earlier version wrote, in each format that there ever was. These files never change; new formats add one.</summary>
public sealed class GoldenVaultTests
{
    private const string Edited = "02b1c18d-d898-8c29-b765-134157ebd5ab";
    private const string Archived = "702e305c-24bc-8ca2-811b-fc0c9af45697";
    private const string Erased = "dc7fd78b-4fad-8cd7-923a-8c638418b01a";

    // The vault of each format is that of the one before, brought up to date, with its index and nothing else written anew.
    [Theory]
    [InlineData("format-1.db")]
    [InlineData("format-2.db")]
    [InlineData("format-3.db")]
    [InlineData("format-4.db")]
    public async Task A_vault_of_every_format_is_read_and_written(string name)
    {
        using var home = new TemporaryVault();
        var vault = Open(home, name);

        vault.AssertSound();
        Assert.Equal(Guid.Parse("01a1ff82-bb11-7ca7-a78f-7c04355190f8"), vault.Id);
        Assert.Equal("c729e733d8d7b2d17b8e13bfe2d3e719", vault.Digest().ToString());
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

    [Fact]
    public async Task A_vault_of_an_earlier_format_is_backed_up_migrated_and_can_be_embedded()
    {
        using var home = new TemporaryVault();
        var vault = Open(home, "format-1.db");
        var embedder = new WordHashEmbedder();

        var report = await vault.EmbedAsync(embedder);

        Assert.Equal(Schema.Version, vault.Number("PRAGMA user_version"));
        Assert.Single(Directory.GetFiles(vault.Folder.Backups));
        Assert.Equal((0, 0), (report.Coverage.Waiting, report.Skipped.Count));
        Assert.Equal("Anna is allergic to peanuts and hazelnuts", vault.NearestContents(embedder, "allergic to peanuts and hazelnuts")[0]);
        vault.AssertSound();
    }

    [Fact]
    public async Task What_is_erased_is_erased_from_backups_of_earlier_formats_too()
    {
        using var home = new TemporaryVault();
        var outside = home.In("outside.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "golden", "format-1.db"), outside);
        var vault = Open(home, "format-1.db");
        Assert.NotEmpty(FilesWith(vault.Folder.Backups, "hazelnuts"));

        var report = await vault.EraseAsync([Key(Edited)], Tester);

        Assert.Empty(report.Unreached);
        AssertGone(vault.Folder.Path, "hazelnuts");
        home.Close();
        Vault.Restore(outside, vault.Folder, replace: true, home.Options());
        AssertGone(vault.Folder.Path, "hazelnuts");
        Assert.True(home.Open(vault.Folder).Get(Key(Edited))!.IsErased);
    }

    [Fact]
    public void A_vault_of_format_2_is_read_from_its_index()
    {
        using var home = new TemporaryVault();
        var vault = Open(home, "format-2.db");

        Assert.Equal(0, vault.Recall(new("harbour")).Trace().NotYetIndexed);
        Assert.NotEmpty(vault.Read(SegmentTable.Readable));
        Assert.False(vault.Recall(new("harbour")).Trace().IsIndexRebuilt);
        Assert.NotEmpty(vault.Find("harbour"));
    }

    [Fact]
    public async Task An_index_of_format_1_is_left_behind_and_everything_is_found_before_and_after_the_first_write()
    {
        using var home = new TemporaryVault();
        var folder = Copy(home, "format-1.db");
        using (var old = Database.Open(folder.Database, SqliteOpenMode.ReadWrite))
        {
            old.Execute("UPDATE meta SET value = (SELECT max(seq) FROM changes) WHERE key = 'indexed'");
        }

        var vault = home.Open(folder);

        Assert.Single(vault.Find("harbour"));
        await vault.RememberAsync("written today");
        Assert.Single(vault.Find("harbour"));
        Assert.Single(Directory.GetFiles(folder.Backups));
        vault.AssertSound();
    }

    private static Vault Open(TemporaryVault home, string name) => home.Open(Copy(home, name));

    private static VaultFolder Copy(TemporaryVault home, string name)
    {
        var folder = new VaultFolder(home.In("vaults", "golden"));
        Directory.CreateDirectory(folder.Path);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "golden", name), folder.Database);
        return folder;
    }
}

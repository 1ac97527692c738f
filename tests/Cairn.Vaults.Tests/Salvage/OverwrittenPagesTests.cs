using System.Text.Json;

namespace Cairn.Vaults.Tests.Salvage;

public sealed class OverwrittenPagesTests
{
    private const int PagesOverwritten = 20;

    [Theory]
    [InlineData(1, 10_000, true)]
    [InlineData(2, 1_500, false)]
    [InlineData(3, 1_500, false)]
    [InlineData(4, 1_500, true)]
    public async Task Random_bytes_over_twenty_pages_lose_no_record_whose_pages_are_whole(int seed, int memories, bool isFirstPageHit)
    {
        using var damaged = await DamagedVault.MakeAsync(memories, seed);
        var pages = damaged.Overwrite(new Random(seed), PagesOverwritten, isFirstPageHit ? [1] : []);

        using var vault = OpenOrRepair(damaged.Home);

        var survivors = damaged.AssertSurvivors(vault, pages);
        Assert.InRange(survivors, memories * 95 / 100, memories);
        vault.AssertSound();
        var whole = damaged.Keys.First(key => vault.Get(key) is { IsArchived: false });
        Assert.Equal(whole.Id, vault.Find(vault.Content(whole)!.Split(' ')[0])[0]);
        await vault.RememberAsync("life goes on");
        vault.AssertSound();

        var status = vault.Status();
        var report = ReadReport(Assert.Single(status.SetAside));
        Assert.Equal(damaged.Damaged, File.ReadAllBytes(Path.Combine(status.SetAside[0], "vault.db")));
        Assert.Equal(damaged.Damaged.Length / 4_096, report.GetProperty("pages").GetInt64());
        Assert.InRange(report.GetProperty("pages_unreadable").GetInt64(), PagesOverwritten, PagesOverwritten + 60);
        Assert.Equal(status.Memories - 1, report.GetProperty("records").GetInt64());
        var (read, rebuilt) = (report.GetProperty("changes").GetInt64(), report.GetProperty("records_rebuilt").GetInt64());
        Assert.InRange(read, damaged.Changes * 9 / 10, damaged.Changes - 1);
        Assert.InRange(rebuilt, 1, damaged.Changes - read);
        Assert.InRange(status.Changes - 1, read + rebuilt, damaged.Changes);
        Assert.False(File.Exists(damaged.Home.Folder.RepairMarker));
        Assert.Equal(report.GetProperty("set_aside").GetString(), status.SetAside[0]);
    }

    [Fact]
    public async Task Damage_that_costs_no_row_costs_nothing_at_all()
    {
        using var damaged = await DamagedVault.MakeAsync(300, seed: 4);
        var id = damaged.Home.Reopen().Id;
        damaged.Home.Close();
        damaged.Overwrite(new Random(4), 1, 1);

        var vault = damaged.Home.Reopen();

        Assert.NotNull(vault.Repaired);
        Assert.Equal(id, vault.Id);
        Assert.Equal(300, damaged.AssertSurvivors(vault, []));
        Assert.Equal(damaged.Digest, vault.Digest().ToString());
        Assert.Equal(damaged.Changes, vault.Status().Changes);
        Assert.Equal((damaged.Changes, 0, 0), (vault.Repaired.Changes, vault.Repaired.RecordsRebuilt, vault.Repaired.RowsDamaged));
        vault.AssertSound();
        Assert.Null(damaged.Home.Reopen().Repaired);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_gives_the_records_of_its_pages()
    {
        using var damaged = await DamagedVault.MakeAsync(1_000, seed: 5);
        var image = File.ReadAllBytes(damaged.Home.Folder.Database);
        var kept = image.Length / 4_096 * 2 / 3;
        File.WriteAllBytes(damaged.Home.Folder.Database, image[..((kept * 4_096) + 1_000)]);

        using var vault = OpenOrRepair(damaged.Home);

        Assert.InRange(damaged.AssertSurvivors(vault, [.. Enumerable.Range(kept + 1, (image.Length / 4_096) - kept)]), 1, 1_000);
        vault.AssertSound();
    }

    // Damage that opening does not meet is met by looking at everything, and repaired on demand.
    private static Vault OpenOrRepair(TemporaryVault home)
    {
        var vault = Vault.Open(home.Folder, home.Options());
        if (vault.Repaired is null)
        {
            Assert.Contains(vault.Examine(), check => check.Problem is not null);
            vault.Dispose();
            Vault.Repair(home.Folder, home.Options());
            vault = Vault.Open(home.Folder, home.Options());
        }

        return vault;
    }

    private static JsonElement ReadReport(string aside)
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(aside, "report.json")));
        return report.RootElement.Clone();
    }
}

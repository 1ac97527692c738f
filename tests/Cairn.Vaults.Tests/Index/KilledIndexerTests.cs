using System.Diagnostics;
using System.Runtime.InteropServices;
using Cairn.Core.Index;
using Cairn.Core.Records;
using Cairn.Vaults.Index;
using Cairn.Vaults.Storage;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Index;

/// <summary>The index is only ever exchanged whole, whenever whoever works on it dies.</summary>
public sealed class KilledIndexerTests
{
    private const int Killed = 128 + 9;
    private const int PerSegment = 400;

    [Fact]
    public async Task A_flush_that_is_killed_leaves_nothing_behind_and_is_done_again()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 300).Select(number => $"alpha {OwnWord(number)}"));

        await DieAsync(home, Indexer.DieInFlush);

        Assert.Empty(home.Levels());
        Assert.Equal(0, home.Vault.Read(database => Meta.Number(database, Meta.Indexed)));
        AssertFound(home, keys);
        home.FlushIndex();
        Assert.Equal([0L], home.Levels());
        AssertFound(home, keys);
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_merge_that_is_killed_leaves_a_segment_that_nobody_reads_and_the_next_one_deletes(int dieAt)
    {
        using var home = new TemporaryVault();
        var keys = await home.FillSegmentsAsync(SegmentPlan.FanIn, PerSegment, wordsEach: 40);

        await DieAsync(home, dieAt);

        Assert.Equal(dieAt > 1, LeftoverBlocks(home) > 0);
        Assert.Single(home.Vault.Read(SegmentTable.Leftover));
        Assert.Equal(SegmentPlan.FanIn, home.Levels().Count);
        AssertFound(home, keys);
        Assert.Null(home.Reopen().Repaired);
        AssertFound(home, keys);

        await home.MergeIndexAsync();

        Assert.Empty(home.Vault.Read(SegmentTable.Leftover));
        Assert.Equal([1L], home.Levels());
        AssertFound(home, keys);
        home.Vault.AssertSound();
    }

    private static long LeftoverBlocks(TemporaryVault home) =>
        home.Vault.Read(database => database.Number("SELECT count(*) FROM blocks JOIN segments ON segment = block >> 32 WHERE level < 0"));

    private static void AssertFound(TemporaryVault home, List<RecordKey> keys)
    {
        Assert.All(Enumerable.Range(0, 10).Select(tenth => tenth * keys.Count / 10), number => Assert.Equal([keys[number].Id], home.Vault.Find(OwnWord(number))));
        Assert.Equal(100, home.Vault.Find("alpha", limit: 100).Count);
    }

    private static async Task DieAsync(TemporaryVault home, int dieAt)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Cairn.Vaults.Tests"), [Indexer.Command, home.Folder.Path, $"{dieAt}"]) { UseShellExecute = false, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == Killed, $"It ended by itself, with {process.ExitCode}: {error}");
    }
}

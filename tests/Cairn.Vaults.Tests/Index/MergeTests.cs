using Cairn.Core.Index;
using Cairn.Core.Records;
using Cairn.Vaults.Index;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Index;

public sealed class MergeTests
{
    private const int Memories = 20_000;
    private const int PerFlush = 100;

    // Those of each level that wait for an eighth, and of the last level one for a great many more.
    private const int SegmentsMax = (3 * (SegmentPlan.FanIn - 1)) + 1;

    [Fact]
    public async Task Twenty_thousand_memories_are_found_before_during_and_after_merges_of_two_levels_and_the_segments_stay_few()
    {
        using var home = new TemporaryVault();
        var ids = new List<RecordKey>();
        for (var part = 0; part < Memories / PerFlush; part++)
        {
            ids.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, PerFlush).Select(number => $"memory {OwnWord(ids.Count + number)} of {OwnWord(100_000 + part)}")));
            AssertFound(home, ids, ids.Count - 1);
            home.FlushIndex();
            if (part % 20 == 19)
            {
                await Task.WhenAll(home.MergeIndexAsync(), Task.Run(() => AssertFound(home, ids, ids.Count / 2), TestContext.Current.CancellationToken));
            }

            Assert.InRange(home.Levels().Count(level => level > 0), 0, SegmentsMax);
        }

        await home.Vault.IndexCaughtUp();
        await home.MergeIndexAsync();

        Assert.Equal(2, home.Levels().Max());
        Assert.InRange(home.Levels().Count, 1, SegmentsMax);
        Assert.Equal(Memories, home.Vault.Read(SegmentTable.Readable).Sum(segment => segment.Documents));
        Assert.All(Enumerable.Range(0, 40), number => AssertFound(home, ids, number * 499));
        Assert.Equal(ids.Skip(Memories - PerFlush).Select(key => key.Id).Reverse(), home.Vault.Find(OwnWord(100_000 + (Memories / PerFlush) - 1), PerFlush));
        Assert.Null(home.Vault.Read(KeywordIndex.Examine));
    }

    [Fact]
    public async Task What_was_edited_and_archived_drops_out_of_the_index_when_its_segments_are_merged()
    {
        using var home = new TemporaryVault();
        var keys = new List<RecordKey>();
        for (var part = 0; part < SegmentPlan.FanIn - 1; part++)
        {
            keys.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, 10).Select(number => $"before {part}x{number}")));
            home.FlushIndex();
        }

        await home.Vault.WriteAsync(batch => keys.Take(30).Count(key => batch.Put(key, Memory($"after {key.Id}"), Tester) is not null));
        await home.Vault.WriteAsync(batch => keys.Skip(60).Count(key => batch.Delete(key, Tester) is not null));
        home.FlushIndex();
        Assert.Equal(100, Documents(home));

        await home.MergeIndexAsync();

        Assert.Equal(60, Documents(home));
        Assert.Equal([1L], home.Levels());
        Assert.Equal(keys[30..60].Select(key => key.Id).Order(StringComparer.Ordinal), home.Vault.Find("before").Order(StringComparer.Ordinal));
        Assert.Equal(30, home.Vault.Find("after").Count);
        Assert.Equal(0, home.Vault.Read(database => database.Number("SELECT count(*) FROM blocks WHERE block >> 32 NOT IN (SELECT segment FROM segments)")));
    }

    [Fact]
    public async Task Segments_of_which_nothing_is_left_merge_to_an_empty_one()
    {
        using var home = new TemporaryVault();
        for (var part = 0; part < SegmentPlan.FanIn; part++)
        {
            var key = await home.Vault.RememberAsync($"alpha {part}");
            home.FlushIndex();
            await home.Vault.ArchiveAsync(key, Tester);
        }

        await home.MergeIndexAsync();

        Assert.Equal(0, Documents(home));
        Assert.Empty(home.Vault.Find("alpha"));
        var later = await home.Vault.RememberAsync("alpha again");
        home.FlushIndex();
        Assert.Equal([later.Id], home.Vault.Find("alpha"));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Two_that_merge_at_once_merge_once_while_a_third_reads_and_a_fourth_writes()
    {
        using var home = new TemporaryVault();
        var keys = new List<RecordKey>();
        for (var part = 0; part < 3 * SegmentPlan.FanIn; part++)
        {
            keys.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, 20).Select(number => $"alpha {OwnWord((part * 20) + number)} {new Random(part).Words(20)}")));
            home.FlushIndex();
        }

        var (second, third, fourth) = (home.OpenAnother(), home.OpenAnother(), home.OpenAnother());
        var merging = Task.WhenAll(home.MergeIndexAsync(), new IndexMerge(second).RunAsync(() => false));
        var writing = Task.Run(() => fourth.RememberAllAsync(["alpha from the fourth"]), TestContext.Current.CancellationToken);
        do
        {
            Assert.Equal([keys[7].Id], third.Find(OwnWord(7)));
            Assert.InRange(third.Find("alpha").Count, keys.Count, keys.Count + 1);
        }
        while (!merging.IsCompleted);

        await merging;
        await writing;
        await new IndexMerge(second).RunAsync(() => false);
        Assert.Equal([1L, 1L, 1L], home.Levels());
        Assert.Equal(keys.Count + 1, third.Find("alpha").Count);
        Assert.Null(second.Read(KeywordIndex.Examine));
    }

    [Fact]
    public async Task While_another_process_writes_flushes_and_merges_nothing_acknowledged_is_missing_from_an_answer()
    {
        using var home = new TemporaryVault();
        var reader = home.OpenAnother();
        var acknowledged = 0;
        var writing = Task.Run(
            async () =>
            {
                for (var part = 0; part < 60; part++)
                {
                    await home.Vault.RememberAllAsync([$"alpha {part}a", $"alpha {part}b"]);
                    Volatile.Write(ref acknowledged, 2 * (part + 1));
                    home.FlushIndex();
                    await home.MergeIndexAsync();
                }
            },
            TestContext.Current.CancellationToken);
        do
        {
            var least = Volatile.Read(ref acknowledged);
            Assert.InRange(reader.Find("alpha").Count, least, 120);
        }
        while (!writing.IsCompleted);

        await writing;
        Assert.Equal(120, reader.Find("alpha").Count);
    }

    private static long Documents(TemporaryVault home) => home.Vault.Read(SegmentTable.Readable).Sum(segment => segment.Documents);

    private static void AssertFound(TemporaryVault home, List<RecordKey> ids, int number) => Assert.Equal([ids[number].Id], home.Vault.Find(OwnWord(number)));
}

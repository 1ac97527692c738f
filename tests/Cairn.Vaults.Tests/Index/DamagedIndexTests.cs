using Cairn.Core.Index;
using Cairn.Vaults.Health;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Index;

/// <summary>The index is derived: damage to it costs time and never an answer.</summary>
public sealed class DamagedIndexTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_flipped_bit_in_any_block_is_reported_and_the_first_answer_that_meets_it_builds_the_index_again(int seed)
    {
        using var home = new TemporaryVault(seed);
        var keys = await home.FillSegmentsAsync(segments: 3, perSegment: 40, wordsEach: 20);
        var block = FlipBit(home, new Random(seed));

        var check = Assert.Single(home.Vault.Examine(), check => check.Problem is not null);
        Assert.Equal("keyword index", check.Name);
        Assert.Equal(VaultRemedy.RebuildIndex, check.Remedy);
        Assert.Matches("^[A-Z].*(damaged|cut off|has not the postings that it had)\\.$", check.Problem);
        Assert.DoesNotContain("zz", check.Problem, StringComparison.Ordinal);
        var rebuilt = 0;
        foreach (var (key, number) in keys.Select((key, number) => (key, number)))
        {
            var content = home.Vault.Content(key)!.Split(' ');
            foreach (var word in number % 3 == 0 ? content[1..] : content[1..2])
            {
                var answer = home.Vault.Recall(new(word) { Limit = 500 });
                Assert.True(answer.Items.Any(item => item.Record.Key == key && item.Why.Own > 0), $"seed {seed}, block {block}, {word}");
                rebuilt += answer.Trace().IsIndexRebuilt ? 1 : 0;
            }
        }

        Assert.True(rebuilt == 1, $"seed {seed}, block {block}: built again {rebuilt} times");
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_missing_block_is_damage_too()
    {
        using var home = new TemporaryVault();
        var keys = await home.FillSegmentsAsync(segments: 1, perSegment: 10, wordsEach: 2);
        home.Run("DELETE FROM blocks");

        Assert.Contains(home.Vault.Examine(), check => check is { Name: "keyword index", Problem: not null, Remedy: VaultRemedy.RebuildIndex });
        var answer = home.Vault.Recall(new(OwnWord(3)));

        Assert.True(answer.Trace().IsIndexRebuilt);
        Assert.Equal(keys[3], answer.Items[0].Record.Key);
        Assert.False(home.Vault.Recall(new(OwnWord(4))).Trace().IsIndexRebuilt);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Several_who_meet_the_damage_at_once_all_get_their_answer()
    {
        using var home = new TemporaryVault();
        var keys = await home.FillSegmentsAsync(segments: 4, perSegment: 100, wordsEach: 5);
        home.Run("UPDATE blocks SET data = X'7F' || substr(data, 2)");
        var vaults = new[] { home.Vault, home.Vault, home.OpenAnother(), home.OpenAnother() };

        var answers = await Task.WhenAll(vaults.Select((vault, number) => Task.Run(() => vault.Find(OwnWord(number)), TestContext.Current.CancellationToken)));

        Assert.Equal(keys.Take(4).Select(key => key.Id), answers.Select(Assert.Single));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_merge_that_meets_damage_empties_the_index_which_then_catches_up_by_itself()
    {
        using var home = new TemporaryVault();
        var keys = await home.FillSegmentsAsync(SegmentPlan.FanIn - 1, perSegment: 60, wordsEach: 20);
        home.Run("UPDATE blocks SET data = X'7F' || substr(data, 2) WHERE block & 0xffffffff > 0");

        var more = await home.Vault.RememberAllAsync(Enumerable.Range(0, SegmentPlan.TailMax).Select(number => $"alpha {OwnWord(10_000 + number)}"));
        for (var wait = 0; wait < 3; wait++)
        {
            // Indexing begins merging, which begins indexing anew.
            await home.Vault.IndexCaughtUp();
        }

        Assert.Equal(keys.Count + more.Count, home.Vault.Read(database => Meta.Number(database, Meta.Indexed)));
        Assert.Equal([0L], home.Levels());
        var answer = home.Vault.Recall(new(OwnWord(7)));
        Assert.Equal(keys[7], answer.Items[0].Record.Key);
        Assert.False(answer.Trace().IsIndexRebuilt);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task An_index_that_reaches_beyond_the_log_is_reported()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("alpha");
        home.SetMeta(Meta.Indexed, 7L);

        Assert.Equal("the index reaches beyond the log", Assert.Single(home.Vault.Examine(), check => check.Problem is not null).Problem);
        home.Vault.RebuildIndex();
        home.Vault.AssertSound();
        Assert.Single(home.Vault.Find("alpha"));
    }

    private static long FlipBit(TemporaryVault home, Random random)
    {
        using var database = Database.Open(home.Folder.Database, SqliteOpenMode.ReadWrite);
        var blocks = database.List("SELECT block, data FROM blocks ORDER BY block", row => (Number: row.GetInt64(0), Bytes: row.GetFieldValue<byte[]>(1)));
        var (number, bytes) = blocks[random.Next(blocks.Count)];
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        database.Execute("UPDATE blocks SET data = $2 WHERE block = $1", number, bytes);
        return number;
    }
}

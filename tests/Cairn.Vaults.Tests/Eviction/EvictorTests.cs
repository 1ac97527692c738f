using Cairn.Core.Recall;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Tests.Sealing;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Eviction;

/// <summary>What may be given up, and how it comes back, one record at a time.</summary>
public sealed class EvictorTests
{
    private static readonly Guid Remote = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 200).Select(OwnWord));

    [Fact]
    public async Task What_was_written_since_the_candidates_were_looked_up_is_not_given_up()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync(Text);
        Met(home);
        var candidate = Assert.Single(Candidates(home.Vault));

        await home.Vault.EditAsync(key, $"{Text} and more");
        home.FlushIndex();
        Assert.Equal(0, await EvictAsync(home.Vault, candidate));
        Assert.Equal($"{Text} and more", home.Vault.Content(key));

        home.Run("UPDATE remotes SET pushed = 2");
        Assert.InRange(await EvictAsync(home.Vault, candidate), Text.Length, long.MaxValue);
        Assert.True(home.Vault.Get(key)!.IsEvicted);
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData("UPDATE remotes SET keeps = 0")]
    [InlineData("UPDATE remotes SET pushed = 0")]
    [InlineData("DELETE FROM remotes")]
    [InlineData("INSERT INTO meta (key, value) VALUES ('unindexed', 1)")]
    [InlineData("UPDATE meta SET value = 0 WHERE key = 'indexed'")]
    public async Task Where_a_remote_does_not_have_or_keep_it_or_the_index_does_not_reach_it_nothing_is_given_up(string cause)
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync(Text);
        Met(home);
        var candidate = Assert.Single(Candidates(home.Vault));

        home.Run(cause);

        Assert.Empty(Candidates(home.Vault));
        Assert.Equal(0, await EvictAsync(home.Vault, candidate));
    }

    [Fact]
    public async Task What_waits_in_quarantine_for_a_record_keeps_it_whole()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync(Text);
        Met(home);
        home.Run($"INSERT INTO failures (remote, body, hash, problem, detail, failed_at) VALUES (1, '{{\"id\":\"{key.Id}\"}}', x'00', 'seal_key_unknown', '', '')");

        Assert.Equal(0, await EvictAsync(home.Vault, Assert.Single(Candidates(home.Vault))));
    }

    [Fact]
    public async Task Changes_come_back_one_by_one_and_the_record_with_the_last()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync(Text);
        await home.Vault.EditAsync(key, $"{Text} once");
        await home.Vault.EditAsync(key, $"{Text} twice");
        Met(home);
        var bodies = SealedDevices.Bodies(home.Vault);
        await EvictAsync(home.Vault, Assert.Single(Candidates(home.Vault)));

        foreach (var body in bodies.SkipLast(1))
        {
            Assert.Equal(0, await home.Vault.WriteIndexAsync(database => Evictor.BringBack(database, [body])));
            Assert.True(home.Vault.Get(key)!.IsEvicted);
            home.Vault.AssertSound();
        }

        Assert.Equal(1, await home.Vault.WriteIndexAsync(database => Evictor.BringBack(database, [bodies[^1]])));
        Assert.Equal($"{Text} twice", home.Vault.Content(key));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_sealed_record_leaves_no_clear_word_and_comes_back()
    {
        using var devices = new SealedDevices();
        var key = await devices.First.RememberAsync(Text);
        devices.First.RebuildIndex();
        var (bodies, record) = (SealedDevices.Bodies(devices.First), devices.First.Read(database => database.Number("SELECT rid FROM records WHERE id = $1", key.Id)));
        Assert.InRange(await devices.First.WriteIndexAsync(database => Evictor.Evict(database, record, long.MaxValue)), Text.Length, long.MaxValue);

        Assert.Equal((true, ""), (devices.First.Get(key)!.IsEvicted, devices.First.Content(key)));
        Assert.True(Assert.Single(devices.First.Recall(new RecallQuery(OwnWord(7))).Items).Record.IsEvicted);
        devices.First.AssertSound();

        Assert.Equal(1, await devices.First.WriteIndexAsync(database => Evictor.BringBack(database, bodies)));
        Assert.Equal(Text, devices.First.Content(key));
        await devices.First.EditAsync(key, "edited after it came back");
        Assert.Equal("edited after it came back", devices.First.Content(key));
        devices.First.AssertSound();
    }

    private static void Met(TemporaryVault home)
    {
        home.FlushIndex();
        home.Run($"INSERT INTO remotes (remote, pushed, keeps) SELECT '{Remote}', max(seq), 1 FROM changes");
    }

    private static List<(long Record, string Id)> Candidates(Vault vault) => vault.Read(database => EvictionTable.Candidates(database, EvictionTable.Reach(database, [Remote])));

    private static Task<long> EvictAsync(Vault vault, (long Record, string Id) candidate) =>
        vault.WriteIndexAsync(database => Evictor.Evict(database, candidate.Record, EvictionTable.Reach(database, [Remote])));
}

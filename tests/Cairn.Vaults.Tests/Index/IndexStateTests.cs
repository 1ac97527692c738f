using Cairn.Core.Recall;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Index;

/// <summary>What is answered must not depend on how much of the vault the index reaches, nor on how often its segments were merged.</summary>
public sealed class IndexStateTests
{
    private static readonly string[] Words = ["alpha", "beta", "gamma", "delta", "kappa", "lambda", "harbour", "lantern", "violet", "copper"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_is_only_added_scores_the_same_in_the_tail_in_segments_and_in_merged_ones(int seed)
    {
        var random = new Random(seed);
        using var tail = new TemporaryVault(seed);
        using var segments = new TemporaryVault(seed);
        using var merged = new TemporaryVault(seed);
        for (var part = 0; part < 20; part++)
        {
            var memories = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Turn(random)).ToList();
            await tail.Vault.RememberAsync(memories, Tester);
            await segments.Vault.RememberAsync(memories, Tester);
            await merged.Vault.RememberAsync(memories, Tester);
            segments.FlushIndex();
            merged.FlushIndex();
            await merged.MergeIndexAsync();
        }

        Assert.Empty(tail.Levels());
        Assert.True(segments.Levels().Count == 20, $"seed {seed}");
        Assert.True(merged.Levels().Contains(1), $"seed {seed}");
        foreach (var query in Queries(random))
        {
            var expected = Scores(tail.Vault, query);
            Assert.True(expected.SequenceEqual(Scores(segments.Vault, query)), $"seed {seed}, in segments: {query}");
            Assert.True(expected.SequenceEqual(Scores(merged.Vault, query)), $"seed {seed}, merged: {query}");
            Assert.True(expected.SequenceEqual(Scores(tail.Vault, query)), $"seed {seed}, again: {query}");
        }

        tail.Vault.RebuildIndex();
        Assert.Single(tail.Levels());
        Assert.All(Queries(random), query => Assert.Equal(Scores(segments.Vault, query), Scores(tail.Vault, query)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_was_edited_archived_and_erased_a_grown_index_finds_what_a_fresh_one_finds(int seed)
    {
        var random = new Random(seed);
        using var home = new TemporaryVault(seed);
        var keys = new List<RecordKey>();
        for (var step = 1; step <= 120; step++)
        {
            await StepAsync(home, random, keys);
            if (step % 30 == 0)
            {
                await CompareAsync(home, random, seed, step);
            }
        }

        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_turn_that_was_edited_or_archived_lends_its_old_words_to_nobody()
    {
        using var home = new TemporaryVault();
        (string, FieldValue) session = ("session", FieldValue.Text("s"));
        var first = await home.Vault.RememberAsync("What about the harbour?", session);
        await home.Vault.RememberAsync("It was sold.", session);
        var third = await home.Vault.RememberAsync("And the lantern?", session);
        await home.Vault.RememberAsync("Stolen.", session);
        home.FlushIndex();
        Assert.Equal(3, home.Vault.Recall(new("harbour")).Items.Count(item => item.Why.Words.Count > 0));

        await home.Vault.EditAsync(first, "What about the copper?");
        await home.Vault.ArchiveAsync(third, Tester);

        Assert.Empty(home.Vault.Recall(new("harbour")).Items);
        Assert.Empty(home.Vault.Recall(new("lantern")).Items);
    }

    private static async Task StepAsync(TemporaryVault home, Random random, List<RecordKey> keys)
    {
        var key = keys.Count == 0 ? default : keys[random.Next(keys.Count)];
        switch (random.Next(12))
        {
            case 0 or 1 when keys.Count > 0 && !home.Vault.Get(key)!.IsErased:
                await home.Vault.EditAsync(key, Content(random));
                break;
            case 2 when keys.Count > 0:
                await home.Vault.ArchiveAsync(key, Tester);
                break;
            case 3 when keys.Count > 0 && random.Next(3) == 0:
                await home.Vault.EraseAsync([key], Tester);
                break;
            case 4 or 5 or 6:
                home.FlushIndex();
                break;
            case 7:
                await home.MergeIndexAsync();
                break;
            default:
                keys.AddRange((await home.Vault.RememberAsync([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Turn(random))], Tester)).Select(remembered => Key(remembered.Id)));
                break;
        }
    }

    private static async Task CompareAsync(TemporaryVault home, Random random, int seed, int step)
    {
        using var fresh = new TemporaryVault(seed + 100);
        var log = home.Vault.AllChanges();
        await fresh.Vault.WriteAsync(batch => log.Count(batch.Apply));
        foreach (var query in Queries(random))
        {
            var where = $"seed {seed}, step {step}: {query.Text} {query.Session}";
            Assert.True(fresh.Vault.Find(query).Order(StringComparer.Ordinal).SequenceEqual(home.Vault.Find(query).Order(StringComparer.Ordinal)), where);

            // Earlier versions that were not merged away yet count as a distance between turns, so that some may be out of reach; but they lend nothing.
            Assert.True(Lent(home.Vault, query).IsSubsetOf(Lent(fresh.Vault, query)), where);
        }
    }

    private static SortedList<string, FieldValue> Turn(Random random)
    {
        var memory = Memory(Content(random));
        if (random.Next(3) > 0)
        {
            memory["session"] = FieldValue.Text($"session {random.Next(3)}");
        }

        return memory;
    }

    private static string Content(Random random) => $"{string.Join(' ', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Words[random.Next(Words.Length)]))} {random.Words(3)}";

    private static IEnumerable<RecallQuery> Queries(Random random) =>
    [
        .. Words.Select(word => new RecallQuery(word) { Limit = 1_000 }),
        .. Enumerable.Range(0, 6).Select(_ => new RecallQuery($"{Words[random.Next(Words.Length)]} and {Words[random.Next(Words.Length)]}?") { Limit = 1_000 }),
        .. Enumerable.Range(0, 3).Select(number => new RecallQuery(Words[random.Next(Words.Length)]) { Limit = 1_000, Session = $"session {number}" }),
        new RecallQuery("la") { Limit = 1_000, IsPrefix = true },
    ];

    // How rare the words are that feedback adds is only estimated, from the largest segment; so the scores are compared without them.
    private static List<string> Scores(Vault vault, RecallQuery query) =>
        [.. vault.Recall(query).Items.Where(item => item.Why.Words.Count > 0).Select(item => FormattableString.Invariant($"{item.Record.Key.Id} {item.Why.Own:f5} {item.Why.Nearby:f5}")).Order(StringComparer.Ordinal)];

    // What a memory has of the query, itself or from its neighbours. How many documents hold a word counts earlier versions until they are merged away, and with it move the scores a little.
    private static HashSet<string> Lent(Vault vault, RecallQuery query) =>
        [.. vault.Recall(query).Items.SelectMany(item => item.Why.Words.Select(word => $"{item.Record.Key.Id} {word.Key}"))];
}

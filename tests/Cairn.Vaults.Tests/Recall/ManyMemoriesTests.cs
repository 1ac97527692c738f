using Cairn.Core.Recall;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Recall;

/// <summary>A hundred thousand turns of one conversation that all say one word: the work for an answer must not grow with them.</summary>
public sealed class ManyMemoriesTests
{
    private const int Turns = 100_000;
    private const int PerBatch = 1_000;
    private const int ScoredMax = 20_000;

    [Fact]
    public async Task Among_a_hundred_thousand_turns_that_share_a_word_the_right_ones_are_found_with_bounded_work()
    {
        using var home = new TemporaryVault();
        var keys = new List<RecordKey>();
        for (var part = 0; part < Turns / PerBatch; part++)
        {
            var turns = Enumerable.Range(keys.Count, PerBatch).Select(Turn).ToList();
            keys.AddRange((await home.Vault.RememberAsync(turns, Tester)).Select(turn => Key(turn.Id)));
        }

        await home.Vault.IndexCaughtUp();

        // All that hold it say it alike, so that the newest answer, and hardly one of the others is looked at.
        var newest = home.Vault.Recall(new("common"));
        Assert.Equal(keys.TakeLast(10).Order(ById), newest.Items.Select(item => item.Record.Key).Order(ById));
        Assert.Equal(Turns, newest.Trace().Ranked.Searched);
        Assert.Equal(Turns, Assert.Single(newest.Trace().Ranked.Counts).Value);
        Assert.All(newest.Trace().Ranked.Stages, stage => Assert.InRange(stage.Documents, 0, ScoredMax));
        foreach (var number in new[] { 0, 1, 4_095, 50_000, Turns - 1 })
        {
            var answer = home.Vault.Recall(new($"common {OwnWord(number)}"));
            Assert.Equal(keys[number], answer.Items[0].Record.Key);
            Assert.All(answer.Trace().Ranked.Stages, stage => Assert.InRange(stage.Documents, 0, ScoredMax));
            if (number < Turns - 1)
            {
                Assert.Equal(keys[number + 1], answer.Items[1].Record.Key);
            }
        }

        Assert.Empty(home.Vault.Find("harpsichord"));
        Assert.Equal(RecallQuery.LimitMax, home.Vault.Find(new RecallQuery("common") { Limit = RecallQuery.LimitMax, Session = "one" }).Count);
    }

    private static Comparer<RecordKey> ById { get; } = Comparer<RecordKey>.Create((left, right) => string.CompareOrdinal(left.Id, right.Id));

    private static SortedList<string, FieldValue> Turn(int number) => Memory($"common {OwnWord(number)}", ("session", FieldValue.Text("one")));
}

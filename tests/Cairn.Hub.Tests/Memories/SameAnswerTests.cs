using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Hub.Tests.Memories;

/// <summary>The hub answers as a device does that holds the same log.</summary>
public sealed class SameAnswerTests(Postgres postgres)
{
    private static readonly string[] Words =
        ["harbour", "boat", "peanut", "allergy", "doctor", "Vienna", "garden", "violin", "budget", "meeting", "coffee", "bicycle", "winter", "recipe", "passport", "engine", "lighthouse", "sister", "train", "painting"];

    private static readonly string[] Kinds = ["note", "message", "document"];

    [Theory]
    [InlineData(300, 1)]
    [InlineData(2_500, 2)]
    [InlineData(5_000, 3)]
    public async Task Same_ids_in_the_same_order_with_the_same_scores(int count, int seed)
    {
        await using var shared = await SharedVault.StartAsync(postgres, seed);
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var keys = await FillAsync(shared, random, count);
        await ChangeAsync(shared, random, keys);
        await shared.PushAsync();
        if (count > SegmentPlan.TailMax)
        {
            // How often words are found counts documents of earlier versions until segments are merged, so that both begin anew.
            shared.Device.Vault.RebuildIndex();
            await shared.RebuildAsync();
            Assert.NotEmpty(await shared.ColumnAsync("SELECT segment FROM segments"));
        }

        var found = 0;
        foreach (var query in Queries(shared, random))
        {
            var expected = shared.FindOnDevice(query);
            Assert.Equal(expected, await shared.FindAsync(query));
            found += expected.Count;
        }

        Assert.True(found > 100, $"{found} found");
    }

    [Fact]
    public async Task What_changes_behind_segments_is_answered_as_it_is_now()
    {
        await using var shared = await SharedVault.StartAsync(postgres);
        var random = new Random(5);
        var keys = await FillAsync(shared, random, 1_500);
        await shared.PushAsync();
        await shared.ProjectAsync();
        await ChangeAsync(shared, random, keys);
        await shared.PushAsync();
        await AssertSameIdsAsync(shared, random);

        await shared.ProjectAsync();
        await AssertSameIdsAsync(shared, random);

        // Until enough segments were there to be merged.
        for (var round = 0; round < SegmentPlan.FanIn; round++)
        {
            await ChangeAsync(shared, random, [.. await FillAsync(shared, random, 600)]);
            await shared.PushAsync();
            await shared.ProjectAsync();
        }

        Assert.Contains("1", await shared.ColumnAsync("SELECT level FROM segments"));
        await AssertSameIdsAsync(shared, random);
    }

    // Earlier versions count in the scores until they are merged, and the device merges at other times: so all that is found is compared, and nobody's order.
    private static async Task AssertSameIdsAsync(SharedVault shared, Random random)
    {
        foreach (var query in Queries(shared, random).Where(query => query.Budget is null))
        {
            var wide = query with { Limit = RecallQuery.LimitMax, Text = $"w{random.Next(500)}", IsPrefix = false };
            var expected = shared.Device.Vault.Recall(wide with { Zone = TimeZoneInfo.Utc }).Items.Where(item => item.Why.Own > 0.02).Select(item => item.Record.Key.Id).Order(StringComparer.Ordinal);
            var found = (await shared.AskAsync(wide)).Items.Where(item => item.Why.Own > 0.02).Select(item => item.State.Key.Id).Order(StringComparer.Ordinal);
            Assert.Equal(expected, found);
        }
    }

    private static async Task<List<RecordKey>> FillAsync(SharedVault shared, Random random, int count)
    {
        var keys = new List<RecordKey>();
        foreach (var some in Enumerable.Range(0, count).Chunk(500))
        {
            await shared.Device.Vault.WriteAsync(batch =>
            {
                foreach (var _ in some)
                {
                    var key = new RecordKey("memories", $"{Guid.NewGuid()}");
                    keys.Add(key);
                    batch.Put(key, Fields(shared, random), Device.Author);
                }

                return true;
            });
            shared.Device.Time.Advance(TimeSpan.FromMinutes(7));
        }

        return keys;
    }

    private static List<KeyValuePair<string, FieldValue>> Fields(SharedVault shared, Random random)
    {
        var now = shared.Device.Time.GetUtcNow();
        var fields = new List<KeyValuePair<string, FieldValue>> { new("content", FieldValue.Text(Sentence(random))), new("kind", FieldValue.Text(Kinds[random.Next(Kinds.Length)])) };
        void Maybe(double chance, string field, Func<FieldValue> value)
        {
            if (random.NextDouble() < chance)
            {
                fields.Add(new(field, value()));
            }
        }

        Maybe(0.5, "session", () => FieldValue.Text($"session {random.Next(20)}"));
        Maybe(0.4, "speaker", () => FieldValue.Text(random.Next(2) == 0 ? "Anna" : "Ben"));
        Maybe(0.3, "tags", () => FieldValue.Texts([Words[random.Next(Words.Length)]]));
        Maybe(0.3, "source", () => FieldValue.Text($"notes/{random.Next(4)}.md"));
        Maybe(0.5, "occurred_at", () => FieldValue.Text(TimeText.Of(now.AddDays(-random.Next(400)))));
        Maybe(0.1, "expires_at", () => FieldValue.Text(TimeText.Of(now.AddDays(random.Next(-3, 3)))));
        return fields;
    }

    private static string Sentence(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(3, 25)).Select(_ => random.Next(3) == 0 ? $"w{random.Next(500)}" : Words[random.Next(Words.Length)]));

    // Edits, archives, shows again and erases.
    private static async Task ChangeAsync(SharedVault shared, Random random, List<RecordKey> keys)
    {
        var changed = keys.Where(_ => random.Next(20) == 0).ToLookup(_ => random.Next(4));
        await shared.Device.Vault.WriteAsync(batch =>
        {
            foreach (var key in changed[1])
            {
                batch.Delete(key, Device.Author);
            }

            foreach (var key in changed[2].Concat(changed[3]))
            {
                batch.Put(key, Fields(shared, random), Device.Author);
            }

            return true;
        });
        await shared.Device.Vault.EraseAsync([.. changed[0]], Device.Author);
        shared.Device.Time.Advance(TimeSpan.FromHours(1));
    }

    private static IEnumerable<RecallQuery> Queries(SharedVault shared, Random random)
    {
        string Word() => Words[random.Next(Words.Length)];
        for (var round = 0; round < 4; round++)
        {
            yield return new RecallQuery(Word());
            yield return new RecallQuery($"What about the {Word()} and the {Word()}?") { Limit = 50 };
            yield return new RecallQuery($"{Word()} last month");
            yield return new RecallQuery($"w{random.Next(500)} {Word()}") { Kind = Kinds[random.Next(Kinds.Length)], Limit = 20 };
            yield return new RecallQuery(Word()) { Tags = [Word()] };
            yield return new RecallQuery(Word()) { Speaker = "anna", Session = $"session {random.Next(20)}" };
            yield return new RecallQuery(Word()) { Source = "notes/1", Agent = "tester" };
            yield return new RecallQuery($"{Word()} w4") { IsPrefix = true };
            yield return new RecallQuery(Word()) { Budget = 60, Limit = 30 };
            yield return new RecallQuery(Word()) { From = shared.Device.Time.GetUtcNow().AddDays(-100), To = shared.Device.Time.GetUtcNow().AddDays(-10) };
        }
    }
}

using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Core.Times;
using Cairn.Vaults.Recall;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Recall;

public sealed class RankingTests
{
    [Fact]
    public async Task A_budget_takes_the_best_that_fit_and_counts_those_left_out()
    {
        using var home = new TemporaryVault();
        var best = await home.Vault.RememberAsync("harbour dawn");
        var large = await home.Vault.RememberAsync("harbour dawn " + new string('x', 400));
        var small = await home.Vault.RememberAsync("harbour, among many other words that nobody asked for");
        Assert.Contains(large.Id, home.Vault.Find("harbour dawn", limit: 2));
        var room = TokenCount.Of("harbour dawn") + TokenCount.Of(home.Vault.Content(small)!);

        var answer = home.Vault.Recall(new("harbour dawn") { Budget = room });

        Assert.Equal([best.Id, small.Id], answer.Items.Select(item => item.Record.Key.Id));
        Assert.Equal(1, answer.LeftOut);
        Assert.Equal([best.Id], home.Vault.Recall(new("harbour dawn") { Budget = room - 1 }).Items.Select(item => item.Record.Key.Id));
        Assert.Equal(3, home.Vault.Recall(new("harbour dawn") { Budget = 0 }).LeftOut);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("abcd", 1)]
    [InlineData("abcde", 2)]
    [InlineData("日本語", 3)]
    [InlineData("日本 ab", 3)]
    public void Tokens_are_a_quarter_of_letters_and_one_for_each_other_character(string text, int expected) => Assert.Equal(expected, TokenCount.Of(text));

    [Fact]
    public async Task Of_equals_the_newest_come_first()
    {
        using var home = new TemporaryVault();
        var keys = new List<RecordKey>();
        for (var part = 0; part < 12; part++)
        {
            keys.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, 40).Select(number => $"harbour {OwnWord((part * 40) + number)}")));
            home.FlushIndex();
            await home.MergeIndexAsync();
        }

        Assert.Equal(keys.TakeLast(10).Reverse().Select(key => key.Id), home.Vault.Recall(new("harbour")).Items.Select(item => item.Record.Key.Id));
    }

    [Fact]
    public async Task An_answer_follows_its_question_and_neighbours_lend_less_the_further_away_they_are()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("Nothing to see here", ("session", FieldValue.Text("another")));
        var turns = new List<RecordKey>();
        foreach (var text in new[] { "Good morning.", "Did you sleep?", "Where did the lantern go?", "Under the stairs.", "Thanks!", "Bye.", "Bye bye." })
        {
            turns.Add(await home.Vault.RememberAsync(text, ("session", FieldValue.Text("chat"))));
            await home.Vault.RememberAsync($"Aside {OwnWord(turns.Count)}");
        }

        home.FlushIndex();
        var answer = home.Vault.Recall(new("lantern"));
        var items = answer.Items.Where(item => item.Why.Words.Count > 0).ToList();

        Assert.Equal(new[] { 2, 3, 4, 1, 0 }.Select(turn => turns[turn]), items.Select(item => item.Record.Key));
        Assert.All(items.Skip(1), item => Assert.Equal((0d, true), (item.Why.Own, item.Why is { Nearby: > 0, Session: > 0 })));
        Assert.All(items, item => Assert.Equal(item.Why.Score, item.Why.Own + item.Why.Nearby + item.Why.Session + item.Why.Feedback, 5));
        Assert.Equal(items, answer.Items.Take(items.Count));
        Assert.All(items, item => Assert.Equal("lantern", Assert.Single(item.Why.Words).Key));
    }

    [Fact]
    public async Task What_hardly_answers_is_not_answered()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 200).Select(number => $"common {OwnWord(number)}"));
        var rare = string.Join(' ', Enumerable.Range(0, 8).Select(OwnWord));

        Assert.Empty(home.Vault.Recall(new("a harpsichord, perhaps")).Items);
        Assert.All(home.Vault.Recall(new($"common {rare}") { Limit = 1_000 }).Items, item => Assert.True(item.Why.Score >= Core.Recall.Ranking.Default.Floor));
        Assert.Equal(Enumerable.Range(0, 8).Select(number => keys[number].Id).Order(StringComparer.Ordinal), home.Vault.Find($"common {rare}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_a_word_is_typed_what_begins_so_is_found()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["The harbour at dawn", "Harbours of the north", "A harbinger", "hard work"]);
        home.FlushIndex();
        var later = await home.Vault.RememberAsync("harbingers again");

        Assert.Equal(Ids([.. keys[..3], later]), home.Vault.Find(new RecallQuery("harb") { IsPrefix = true }).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(keys[0]), home.Vault.Find(new RecallQuery("dawn ha") { IsPrefix = true, Limit = 1 }));
        Assert.Empty(home.Vault.Find(new RecallQuery("harb")));
        Assert.Empty(home.Vault.Find(new RecallQuery("harb ") { IsPrefix = true }));
        Assert.Equal(Ids(keys[0], keys[1]), home.Vault.Find(new RecallQuery("harbours") { IsPrefix = true }).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("what did I do yesterday", -1)]
    [InlineData("What happened two days ago?", -2)]
    [InlineData("walks on 2026-03-09", -5)]
    public async Task A_time_in_a_query_lifts_what_happened_then(string query, int days)
    {
        using var home = new TemporaryVault();
        var keys = new Dictionary<int, RecordKey>();
        for (var day = -8; day <= 0; day++)
        {
            keys[day] = await home.Vault.RememberAsync($"walks, number {OwnWord(-day)}", ("occurred_at", FieldValue.Text(TimeText.Of(home.Time.GetUtcNow().AddDays(day)))));
        }

        var answer = home.Vault.Recall(new(query) { Zone = TimeZoneInfo.Utc });

        Assert.Equal(keys[days], answer.Items[0].Record.Key);
        Assert.Single(answer.Trace().Plan.Times);
    }

    [Fact]
    public async Task The_days_of_a_query_are_those_of_its_zone()
    {
        using var home = new TemporaryVault();
        var late = await home.Vault.RememberAsync("alpha", ("occurred_at", FieldValue.Text("2026-03-12T23:30:00Z")));
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(9), "test", "test");

        TimeMention Yesterday(TimeZoneInfo inZone) => Assert.Single(home.Vault.Recall(new("alpha yesterday") { Zone = inZone }).Trace().Plan.Times);

        Assert.Equal(new DateTimeOffset(2026, 3, 12, 15, 0, 0, TimeSpan.Zero), Yesterday(zone).From);
        Assert.Equal(new DateTimeOffset(2026, 3, 13, 0, 0, 0, TimeSpan.Zero), Yesterday(TimeZoneInfo.Utc).From);
        Assert.Equal(late, home.Vault.Recall(new("yesterday") { Zone = zone }).Items[0].Record.Key);
    }

    [Fact]
    public async Task A_memory_that_speaks_of_yesterday_is_found_by_the_day_that_it_means()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("We buried the hamster yesterday", ("occurred_at", FieldValue.Text("2025-11-05T10:00:00Z")));
        await home.Vault.RememberAsync("We bought a hamster", ("occurred_at", FieldValue.Text("2025-10-01T10:00:00Z")));

        var answer = home.Vault.Recall(new("what about the hamster on 4 November 2025?") { Zone = TimeZoneInfo.Utc });

        Assert.Equal(key, answer.Items[0].Record.Key);
        Assert.Contains(answer.Items[0].Why.Words, word => word.Key.Contains("November", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_answers_of_several_vaults_are_joined_best_first_within_limit_and_budget()
    {
        using var first = new TemporaryVault(1);
        using var second = new TemporaryVault(2);
        await first.Vault.RememberAllAsync(["harbour", "harbour and many other words that stand beside it in here"]);
        await second.Vault.RememberAllAsync(["harbour and a few more", "nothing", "harbour at the end of a very long text about something that is quite different"]);
        var query = new RecallQuery("harbour") { Limit = 3 };

        var joined = RecallAnswer.Join([first.Vault.Recall(query), second.Vault.Recall(query)], query);

        Assert.Equal(3, joined.Items.Count);
        Assert.Equal(joined.Items.Select(item => item.Why.Score).OrderDescending(), joined.Items.Select(item => item.Why.Score));
        Assert.Equal(2, joined.Traces.Count);
        Assert.Equal(joined.Traces.Sum(trace => trace.Value.Milliseconds), joined.Milliseconds);
        var small = RecallAnswer.Join([first.Vault.Recall(query), second.Vault.Recall(query)], query with { Budget = 2 });
        Assert.Equal("harbour", Assert.Single(small.Items).Record.Fields["content"].AsText());
        Assert.Equal(3, small.LeftOut);
        Assert.Empty(RecallAnswer.Join([], query).Items);
    }

    private static IEnumerable<string> Ids(params RecordKey[] keys) => keys.Select(key => key.Id).Order(StringComparer.Ordinal);
}

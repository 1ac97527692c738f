using Cairn.Core.Recall;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Recall;

/// <summary>Conditions narrow an answer down to exactly what meets all of them, wherever in the index that is.</summary>
public sealed class FilterTests
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Kinds = ["note", "message", "Episode"];
    private static readonly string[] Tags = ["sea", "Boats", "café"];
    private static readonly string[] Sources = ["notes/a.md", "notes/b.md", "mail/notes"];
    private static readonly string[] Speakers = ["Anna", "Бен", "anna b"];
    private static readonly string[] Agents = ["tester", "claude", "codex"];

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Any_combination_of_conditions_finds_what_meets_them_all(int seed)
    {
        var random = new Random(seed);
        using var home = new TemporaryVault(seed);
        var all = new List<(string Id, SortedList<string, FieldValue> Fields, string Agent)>();
        for (var part = 0; part < 10; part++)
        {
            foreach (var agent in Agents)
            {
                var memories = Enumerable.Range(0, 4).Select(number => Make(random, $"alpha {part} {number} {agent}")).ToList();
                var remembered = await home.Vault.RememberAsync(memories, new(agent));
                all.AddRange(remembered.Zip(memories).Select(pair => (pair.First.Id, pair.Second, agent)));
            }

            if (part < 9)
            {
                home.FlushIndex();
                await home.MergeIndexAsync();
            }
        }

        for (var number = 0; number < 150; number++)
        {
            var query = Ask(random);
            var expected = all.Where(memory => Meets(memory.Fields, memory.Agent, query)).Select(memory => memory.Id).Order(StringComparer.Ordinal);
            Assert.True(expected.SequenceEqual(home.Vault.Find(query).Order(StringComparer.Ordinal)), $"seed {seed}: {query}");
        }
    }

    [Fact]
    public async Task What_was_edited_away_no_longer_meets_a_condition()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha", ("kind", FieldValue.Text("note")), ("tags", FieldValue.Texts(["sea"])));
        home.FlushIndex();
        await home.Vault.EditAsync(key, "tags", FieldValue.Texts(["land"]));

        Assert.Empty(home.Vault.Find(new RecallQuery("alpha") { Tags = ["sea"] }));
        Assert.Equal([key.Id], home.Vault.Find(new RecallQuery("alpha") { Tags = ["land"] }));
    }

    [Fact]
    public async Task An_agent_is_who_wrote_first_and_not_who_edited()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha");
        await home.Vault.EditAsync(key, Memory("alpha beta"), new("claude"));

        Assert.Equal([key.Id], home.Vault.Find(new RecallQuery("beta") { Agent = "tester" }));
        Assert.Empty(home.Vault.Find(new RecallQuery("beta") { Agent = "claude" }));
    }

    [Fact]
    public async Task Spans_of_time_are_kept_to_the_minute_and_what_has_no_time_of_its_own_happened_when_it_was_written()
    {
        using var home = new TemporaryVault();
        var noon = new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var keys = new List<RecordKey>();
        foreach (var minutes in new[] { -1, 0, 59, 60 })
        {
            keys.Add(await home.Vault.RememberAsync($"alpha {minutes}", ("occurred_at", FieldValue.Text(TimeText.Of(noon.AddMinutes(minutes))))));
        }

        var written = await home.Vault.RememberAsync("alpha now");
        var hour = new RecallQuery("alpha") { From = noon, To = noon.AddHours(1) };

        Assert.Equal(Ids(keys[1], keys[2]), home.Vault.Find(hour).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(keys[1], keys[2], keys[3], written), home.Vault.Find(hour with { To = null }).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(keys[0]), home.Vault.Find(hour with { From = null, To = noon }).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(written), home.Vault.Find(hour with { From = home.Time.GetUtcNow(), To = DateTimeOffset.MaxValue }).Order(StringComparer.Ordinal));
        Assert.Empty(home.Vault.Find(hour with { From = noon, To = noon }));
        Assert.Empty(home.Vault.Find(hour with { From = noon.AddHours(1), To = noon }));
        Assert.Equal(5, home.Vault.Find(hour with { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue }).Count);
        Assert.Equal(Ids(keys[1], keys[2]), home.Vault.Find(hour with { From = noon.ToOffset(TimeSpan.FromHours(9)), To = noon.AddHours(1).ToOffset(TimeSpan.FromHours(-8)) }).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Neighbours_that_do_not_meet_a_condition_do_not_answer()
    {
        using var home = new TemporaryVault();
        (string, FieldValue) session = ("session", FieldValue.Text("s"));
        await home.Vault.RememberAsync("What is the code of the door?", session, ("speaker", FieldValue.Text("Ben")));
        await home.Vault.RememberAsync("4711, as ever.", session, ("speaker", FieldValue.Text("Anna")));

        Assert.Equal(2, home.Vault.Recall(new("code of the door")).Items.Count);
        Assert.Single(home.Vault.Recall(new("code of the door") { Speaker = "ben" }).Items);
        Assert.All(home.Vault.Recall(new("code of the door") { Speaker = "anna" }).Items, item => Assert.Equal("Anna", item.Record.Fields["speaker"].AsText()));
    }

    [Fact]
    public async Task Many_more_memories_that_do_not_meet_a_condition_hide_none_that_does()
    {
        using var home = new TemporaryVault();
        var rare = await home.Vault.RememberAsync($"alpha {new Random(1).Words(60)}", ("speaker", FieldValue.Text("Anna")), ("occurred_at", FieldValue.Text(TimeText.Of(Start))));
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 900).Select(number => $"alpha {number}"));

        Assert.Equal([rare.Id], home.Vault.Find(new RecallQuery("alpha") { Speaker = "ANNA" }));
        Assert.Equal([rare.Id], home.Vault.Find(new RecallQuery("alpha") { To = Start.AddMinutes(1) }));
    }

    private static IEnumerable<string> Ids(params RecordKey[] keys) => keys.Select(key => key.Id).Order(StringComparer.Ordinal);

    private static SortedList<string, FieldValue> Make(Random random, string content)
    {
        var memory = Memory(content, ("kind", FieldValue.Text(One(random, Kinds))), ("occurred_at", FieldValue.Text(TimeText.Of(Start.AddMinutes(random.Next(600_000))))));
        foreach (var (field, values) in new[] { ("source", Sources), ("speaker", Speakers), ("session", Sources) }.Where(_ => random.Next(3) > 0))
        {
            memory[field] = FieldValue.Text(One(random, values));
        }

        memory["tags"] = FieldValue.Texts([.. Tags.Where(_ => random.Next(2) == 0)]);
        return memory;
    }

    private static RecallQuery Ask(Random random)
    {
        string? Perhaps(string[] values) => random.Next(4) == 0 ? One(random, values) : null;
        DateTimeOffset? PerhapsAt() => random.Next(4) == 0 ? Start.AddMinutes(random.Next(600_000)) : null;
        return new("alpha")
        {
            Limit = 1_000,
            Kind = Perhaps(Kinds),
            Tags = [.. Tags.Where(_ => random.Next(5) == 0)],
            Source = Perhaps([.. Sources, "notes/", "m"]),
            Speaker = Perhaps(Speakers),
            Session = Perhaps(Sources),
            Agent = Perhaps(Agents),
            From = PerhapsAt(),
            To = PerhapsAt(),
        };
    }

    private static bool Meets(SortedList<string, FieldValue> memory, string agent, RecallQuery query)
    {
        string? Text(string field) => memory.GetValueOrDefault(field).AsText();
        bool IsEqual(string field, string? wanted) => wanted is null || Text(field) == wanted;
        var at = DateTimeOffset.Parse(Text("occurred_at")!, System.Globalization.CultureInfo.InvariantCulture);
        return IsEqual("kind", query.Kind) && IsEqual("speaker", query.Speaker) && IsEqual("session", query.Session)
            && query.Tags.All((memory["tags"].AsTexts() ?? []).Contains)
            && (query.Source is null || Text("source")?.StartsWith(query.Source, StringComparison.Ordinal) == true)
            && (query.Agent is null || query.Agent == agent)
            && !(at < query.From) && !(at >= query.To);
    }

    private static string One(Random random, string[] values) => values[random.Next(values.Length)];
}

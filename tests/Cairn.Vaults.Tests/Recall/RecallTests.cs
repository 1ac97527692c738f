using System.Text.Json;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Recall;

public sealed class RecallTests
{
    [Fact]
    public async Task What_has_expired_is_not_found_and_what_will_is()
    {
        using var home = new TemporaryVault();
        var now = home.Time.GetUtcNow();
        await home.Vault.RememberAsync("milk, expired", ("expires_at", FieldValue.Text(TimeText.Of(now))));
        var fresh = await home.Vault.RememberAsync("milk, fresh", ("expires_at", FieldValue.Text(TimeText.Of(now.AddMinutes(1)))));

        Assert.Equal([fresh.Id], home.Vault.Find("milk"));
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(home.Vault.Find("milk"));
    }

    [Fact]
    public async Task The_best_come_first_and_no_more_than_asked_for()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 50).Select(number => $"harbour {number} " + new Random(number).Words(30)));
        var best = await home.Vault.RememberAsync("harbour at dawn");

        var answer = home.Vault.Recall(new("the harbour at dawn") { Limit = 7 });

        Assert.Equal(7, answer.Items.Count);
        Assert.Equal(best.Id, answer.Items[0].Record.Key.Id);
        Assert.Equal(answer.Items.Select(item => item.Why.Score).OrderDescending(), answer.Items.Select(item => item.Why.Score));
    }

    [Fact]
    public async Task Only_memories_answer()
    {
        using var home = new TemporaryVault();
        await home.Vault.EditAsync(new RecordKey("profile", "me"), new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["name"] = FieldValue.Text("Ada"), ["content"] = FieldValue.Text("Ada") }, Tester);

        Assert.Empty(home.Vault.Find("Ada"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\"'(*) ;-- NEAR")]
    [InlineData("long")]
    public async Task Any_question_gets_an_answer(string query)
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("harbour");

        Assert.Empty(home.Vault.Recall(new(query == "long" ? string.Concat(Enumerable.Repeat("nothing ", 50_000)) : query)).Items);
    }

    [Fact]
    public async Task A_trace_explains_the_answer_without_telling_what_the_memories_say()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("harbour at dawn, secretly", ("tags", FieldValue.Texts(["boats"])));

        var answer = home.Vault.Recall(new("Harbours?"));

        var text = File.ReadAllText(Path.Combine(home.Folder.Traces, $"{answer.Trace().Name}.json"));
        using var trace = JsonDocument.Parse(text);
        Assert.Equal("Harbours?", trace.RootElement.GetProperty("query").GetString());
        Assert.Equal(["harbours"], trace.RootElement.GetProperty("terms").EnumerateArray().Select(term => term.GetProperty("word").GetString()));
        Assert.Equal(key.Id, trace.RootElement.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.All(new[] { "dawn", "secretly", "boats" }, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_thousand_traces_are_kept_and_a_few_more()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("harbour");
        Directory.CreateDirectory(home.Folder.Traces);
        for (var number = 0; number < 1_000; number++)
        {
            await File.WriteAllTextAsync(Path.Combine(home.Folder.Traces, $"0{number:d4}.json"), "{}", TestContext.Current.CancellationToken);
        }

        var traces = Enumerable.Range(0, 40).Select(_ =>
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(1));
            return home.Vault.Recall(new("harbour")).Trace().Name + ".json";
        }).ToList();

        var kept = Directory.GetFiles(home.Folder.Traces).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
        Assert.InRange(kept.Count, 1_000, 1_032);
        Assert.Equal("00033.json", kept[0]);
        Assert.Equal(traces, kept[^40..]);
    }

    [Fact]
    public async Task Where_no_trace_can_be_written_the_answer_comes_without_one()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("harbour");
        File.WriteAllText(home.Folder.Traces, "in the way");

        var answer = home.Vault.Recall(new("harbour"));

        Assert.Equal(key.Id, answer.Items[0].Record.Key.Id);
        Assert.False(answer.Trace().IsKept);
    }
}

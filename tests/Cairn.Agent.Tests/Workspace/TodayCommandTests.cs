using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Workspace;

public sealed class TodayCommandTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_day_begins_with_what_is_due_and_what_is_worth_a_thought()
    {
        var project = await AddAsync("project", "Boat", "--due", "2020-05-01");
        var todo = await AddAsync("todo", "Caulk the hull", "--project", project, "--due", "2020-04-01", "--estimated-hours", "6");

        var lines = (await _home.RunAsync("today")).Ending(0).Lines;
        var json = (await _home.RunAsync("today", "--json")).Ending(0).Json;

        Assert.Matches(@"^\w+day, \d+ \w+ \d{4}$", lines[0]);
        Assert.Equal(["To do", "  Caulk the hull"], lines[1..3]);
        Assert.Matches($@"^    overdue by \d+ weeks · 6 h · {todo}$", lines[3]);
        Assert.Contains("  “Boat” needs attention (high)", lines);
        Assert.Contains($"    overdue:{project}", lines);
        var told = json.GetProperty("todos")[0];
        Assert.Equal((todo, "2020-04-01T00:00:00.000Z"), (told.GetProperty("id").GetString(), told.GetProperty("due_at").GetString()));
        var first = json.GetProperty("recommendations")[0];
        Assert.Equal(($"overdue:{project}", "risk_mitigation", "high"), (first.GetProperty("key").GetString(), first.GetProperty("type").GetString(), first.GetProperty("priority").GetString()));
    }

    [Fact]
    public async Task What_is_dismissed_or_put_off_is_gone_until_it_is_restored()
    {
        var project = await AddAsync("project", "Boat");

        Assert.Equal([$"no_next_step:{project}"], await KeysAsync("recommendations"));
        (await _home.RunAsync("today", "dismiss", "no_next")).Ending(0);
        Assert.Empty(await KeysAsync("recommendations"));
        Assert.Equal([$"no_next_step:{project}"], await KeysAsync("hidden"));
        Assert.Contains("Dismissed or put off", (await _home.RunAsync("today", "--all")).Ending(0).Out, StringComparison.Ordinal);
        (await _home.RunAsync("today", "restore", $"no_next_step:{project}")).Ending(0);
        Assert.Single(await KeysAsync("recommendations"));

        (await _home.RunAsync("today", "snooze", "no_next", "--until", "2020-01-01")).Ending(0);
        Assert.Single(await KeysAsync("recommendations"));
        var snoozed = (await _home.RunAsync("today", "snooze", "no_next", "--json")).Ending(0).Json;
        Assert.True(snoozed.GetProperty("until").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Empty(await KeysAsync("recommendations"));

        (await _home.RunAsync("today", "dismiss", "nothing")).Failing(3, "No recommendation of today has this key.");
        (await _home.RunAsync("today", "snooze", "no_next", "--until", "soon")).Failing(1, "soon is no day");
    }

    [Fact]
    public async Task A_project_is_summed_up_and_looked_at_from_all_sides()
    {
        var project = await AddAsync("project", "Boat", "--due", "2020-05-01");
        var todo = await AddAsync("todo", "Caulk the hull", "--project", project, "--estimated-hours", "2");
        (await _home.RunAsync("todo", "done", todo, "--actual-hours", "4")).Ending(0);

        var words = (await _home.RunAsync("project", "summary", project[..30])).Ending(0).Out;
        var summary = (await _home.RunAsync("project", "summary", project, "--days", "7", "--json")).Ending(0).Json;
        var analysis = (await _home.RunAsync("project", "analysis", project, "--json")).Ending(0).Json;

        Assert.StartsWith("“Boat” needs attention, at 54 of 100.", words, StringComparison.Ordinal);
        Assert.Contains("   −20  It should have been done", words, StringComparison.Ordinal);
        Assert.Equal((1, 0.5), (summary.GetProperty("metrics").GetProperty("velocity").GetDouble(), summary.GetProperty("metrics").GetProperty("productivity").GetDouble()));
        Assert.Equal(54, analysis.GetProperty("health_score").GetDouble());
        Assert.True(analysis.GetProperty("high_risk").GetBoolean());
        Assert.Equal("No todo is left.", analysis.GetProperty("predictions").GetProperty("text").GetString());
        (await _home.RunAsync("project", "analysis", project)).Ending(0);
        (await _home.RunAsync("project", "summary", todo)).Failing(3, "no record");
    }

    [Fact]
    public async Task What_happened_is_the_log_and_the_notes()
    {
        var project = await AddAsync("project", "Boat");
        var todo = await AddAsync("todo", "Caulk the hull");
        (await _home.RunAsync("todo", "edit", todo, "--project", project)).Ending(0);
        await AddAsync("activity", "Talked to the boatyard", "--project", project, "--hours", "0.5");
        (await _home.RunAsync("todo", "done", todo)).Ending(0);

        var all = (await _home.RunAsync("activity", "list", "--json")).Ending(0).Json.GetProperty("items");
        var ofTodo = (await _home.RunAsync("activity", "list", "--todo", todo)).Ending(0).Lines;

        Assert.Equal(["done", "noted", "moved", "added", "added"], all.EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.Equal(("matched", "done"), (all[0].GetProperty("from").GetString(), all[0].GetProperty("to").GetString()));
        Assert.EndsWith("done from matched to done: Caulk the hull", ofTodo[0], StringComparison.Ordinal);
        Assert.Equal(6, ofTodo.Length);
        Assert.Equal(5, (await _home.RunAsync("activity", "list", "--project", project, "--json")).Ending(0).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task What_is_learned_is_told_apart_from_what_holds_for_everybody()
    {
        var todo = await AddAsync("todo", "Caulk the hull", "--estimated-hours", "2");
        (await _home.RunAsync("todo", "done", todo, "--actual-hours", "4")).Ending(0);

        var learned = (await _home.RunAsync("knowledge", "--learned", "--json")).Ending(0).Json.GetProperty("items").EnumerateArray().ToList();
        var patterns = (await _home.RunAsync("knowledge", "--kind", "project_pattern", "--json")).Ending(0).Json.GetProperty("items");

        Assert.Equal(("estimation_model", 1), (learned[0].GetProperty("kind").GetString(), learned[0].GetProperty("count").GetInt32()));
        Assert.All(learned, entry => Assert.Equal("learned", entry.GetProperty("origin").GetString()));
        Assert.All(patterns.EnumerateArray(), entry => Assert.Equal("built_in", entry.GetProperty("origin").GetString()));
        Assert.Contains("overdue_todos (−8)", (await _home.RunAsync("knowledge")).Ending(0).Out, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string?>> KeysAsync(string list) => [.. (await _home.RunAsync("today", "--json")).Ending(0).Json.GetProperty(list).EnumerateArray().Select(found => found.GetProperty("key").GetString())];

    private async Task<string> AddAsync(string noun, params string[] words) => (await _home.RunAsync([noun, "add", .. words, "--json"])).Ending(0).Json.GetProperty("id").GetString()!;
}

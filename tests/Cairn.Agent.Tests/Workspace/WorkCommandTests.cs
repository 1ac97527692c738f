using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Workspace;

public sealed class WorkCommandTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_todo_goes_from_a_thought_to_what_is_done()
    {
        var project = await AddAsync("project", "Make", "the", "boat", "ready", "--priority", "high", "--due", "2027-05-01");
        var todo = await AddAsync("todo", "Caulk the hull", "--estimated-hours", "6");

        (await _home.RunAsync("todo", "edit", todo, "--project", project)).Ending(0);
        var skipped = (await _home.RunAsync("todo", "edit", todo, "--status", "committed")).Failing(1, "matched");
        var done = (await _home.RunAsync("todo", "done", todo[..35], "--actual-hours", "7.5", "--json")).Ending(0).Json;

        Assert.Contains("cannot go from matched to committed", skipped.Error, StringComparison.Ordinal);
        Assert.Equal(("done", 7.5, project), (done.GetProperty("status").GetString(), done.GetProperty("actual_hours").GetDouble(), done.GetProperty("project_id").GetString()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT", done.GetProperty("completed_at").GetString()!);
    }

    [Fact]
    public async Task Lists_show_what_is_asked_for_in_words_and_as_JSON()
    {
        var project = await AddAsync("project", "Boat");
        await AddAsync("todo", "Caulk", "--project", project, "--priority", "urgent", "--due", "2026-12-01", "--estimated-hours", "6");
        await AddAsync("todo", "Paint", "--tag", "boat", "--tag", "spring", "--due", "2026-12-01T17:30:00+02:00");
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(2026, 12, 1, 15, 30, 0, TimeSpan.Zero), TimeProvider.System.LocalTimeZone);

        var words = (await _home.RunAsync("todo", "list", "--project", project)).Ending(0);
        var all = (await _home.RunAsync("todo", "list", "--status", "dumped", "--status", "matched", "--order", "title", "--json")).Ending(0).Json;

        Assert.Equal("Caulk", words.Lines[0]);
        Assert.Matches(@"^  [0-9a-f-]{36} · matched · urgent · 6 h · due 2026-12-01$", words.Lines[1]);
        Assert.Contains($"due {local:yyyy-MM-dd HH:mm}", (await _home.RunAsync("todo", "list", "--status", "dumped")).Ending(0).Lines[1], StringComparison.Ordinal);
        Assert.Equal(["Caulk", "Paint"], all.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
        Assert.Equal(2, all.GetProperty("items")[1].GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public async Task What_is_private_stays_here_and_is_named_by_nothing_that_does_not()
    {
        var project = await AddAsync("project", "A surprise", "--private");

        Assert.StartsWith("private:", project, StringComparison.Ordinal);
        (await _home.RunAsync("todo", "add", "Buy a ring", "--project", project)).Failing(1, "stays on this device");
        (await _home.RunAsync("today", "dismiss", $"no_next_step:{project}")).Ending(0);
        Assert.StartsWith("private:", await AddAsync("todo", "Buy a ring", "--project", project, "--private"), StringComparison.Ordinal);

        using var vault = _home.Open();
        Assert.Equal("private:no_next_step:" + project["private:".Length..], Assert.Single(vault.Recent("advice", 10)).Key.Id);
    }

    [Fact]
    public async Task A_goal_is_for_this_week_where_no_other_is_named()
    {
        var goal = (await _home.RunAsync("goal", "add", "The", "hull", "is", "tight", "--json")).Ending(0).Json;
        var other = (await _home.RunAsync("goal", "add", "--week-start-date", "2027-03-01", "--json")).Ending(0).Json;

        Assert.Equal(DayOfWeek.Monday, DateOnly.Parse(goal.GetProperty("week_start_date").GetString()!, System.Globalization.CultureInfo.InvariantCulture).DayOfWeek);
        Assert.Equal("2027-03-01", other.GetProperty("week_start_date").GetString());
        Assert.Equal(1, (await _home.RunAsync("goal", "list", "--week-start-date", "2027-03-01", "--json")).Ending(0).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task What_has_an_id_is_shown_archived_undone_and_erased_as_a_memory_is()
    {
        var id = await AddAsync("intention", "Be at sea more");

        Assert.Contains("title: Be at sea more", (await _home.RunAsync("get", id[..12])).Ending(0).Out, StringComparison.Ordinal);
        (await _home.RunAsync("intention", "edit", id, "--why", "It clears the head")).Ending(0);
        Assert.Equal(2, (await _home.RunAsync("history", id, "--json")).Ending(0).Json.GetProperty("versions").GetArrayLength());
        (await _home.RunAsync("undo", id)).Ending(0);
        (await _home.RunAsync("archive", id)).Ending(0);
        Assert.Equal("", (await _home.RunAsync("intention", "list")).Ending(0).Out);
        (await _home.RunAsync("forget", id, "--yes")).Ending(0);
        Assert.Contains("(erased)", (await _home.RunAsync("get", id)).Ending(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_what_can()
    {
        var todo = await AddAsync("todo", "Caulk");

        (await _home.RunAsync("todo", "add", "Paint", "--priority", "soon")).Failing(1, "low, medium, high, urgent");
        (await _home.RunAsync("todo", "add", "Paint", "--project", "00000000")).Failing(3, "no record");
        (await _home.RunAsync("todo", "add", "Paint", "--estimated-hours", "many")).Failing(1, "estimated_hours");
        (await _home.RunAsync("todo", "add", "Paint", "--title", "Paint")).Failing(2, "--title");
        (await _home.RunAsync("todo", "list", "--order", "newest")).Failing(2, "priority");
        (await _home.RunAsync("todo", "edit", todo)).Failing(1, "cairn todo edit --help");
        (await _home.RunAsync("todo", "edit", todo, "--clear", "title")).Failing(1, "title");
        (await _home.RunAsync("project", "edit", todo, "--why", "x")).Failing(3, "no record");
        (await _home.RunAsync("goal", "add", "--week-start-date", "Monday")).Failing(1, "2026-11-21");
        Assert.Equal(1, (await _home.RunAsync("todo", "list", "--json")).Ending(0).Json.GetProperty("items").GetArrayLength());
    }

    private async Task<string> AddAsync(params string[] words) => (await _home.RunAsync([words[0], "add", .. words[1..], "--json"])).Ending(0).Json.GetProperty("id").GetString()!;
}

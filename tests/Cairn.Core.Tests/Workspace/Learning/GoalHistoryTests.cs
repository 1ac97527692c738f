using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class GoalHistoryTests
{
    private static readonly DateOnly Monday = new(2026, 11, 2);

    // The worked example: 2, 3 and 2 of 5 each. Share (7 + 1) / (15 + 2) = 47 %; in the middle lie 2.
    [Fact]
    public void The_share_of_what_was_done_is_that_of_all_weeks_and_a_little_doubt()
    {
        var history = GoalHistory.Learn(new WorkPast { Goals = [Week(0, 2, 5), Week(1, 3, 5), Week(2, 2, 5)] });

        Assert.Equal(8 / 17d, history.Share!.Value, 1e-12);
        Assert.Equal(2, history.UsualCount);
        var entry = Assert.Single(history.Entries);
        Assert.Equal(("About 47 % of what is taken on for a week is done in it, usually 2 todos.", "7 of 15 todos in 3 weeks."), (entry.Condition, entry.Evidence));
    }

    [Fact]
    public void Of_fewer_than_three_weeks_nothing_is_said()
    {
        var history = GoalHistory.Learn(new WorkPast { Goals = [Week(0, 2, 5), Week(1, 3, 5), Week(2, 0, 0)] });

        Assert.Equal((2, null, null), (history.Weeks.Count, history.Share, history.UsualCount));
        Assert.Empty(history.Entries);
    }

    [Theory]
    [InlineData("2026-11-01T10:00:00Z", 1)]
    [InlineData("2026-11-08T21:59:59Z", 1)]
    [InlineData("2026-11-08T22:00:00Z", 0)]
    [InlineData("9999-12-31T23:59:59Z", 0)]
    public void A_week_ends_on_Sunday_by_the_clock_of_the_person(string completedAt, int done)
    {
        var todo = Work.Done("1", 0) with { CompletedAt = DateTimeOffset.Parse(completedAt, System.Globalization.CultureInfo.InvariantCulture) };
        var zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

        var history = GoalHistory.Learn(new WorkPast { Goals = [new GoalView("g", Monday) { Todos = [todo] }], Zone = zone });

        Assert.Equal(done, Assert.Single(history.Weeks).Done);
    }

    [Fact]
    public void The_oldest_week_comes_first_and_the_last_of_all_is_a_week() =>
        Assert.Equal([Monday, Monday.AddDays(7), DateOnly.MaxValue], GoalHistory.Learn(new WorkPast { Goals = [Week(1, 1, 1), Week(0, 1, 1) with { Monday = DateOnly.MaxValue }, Week(0, 1, 1)] }).Weeks.Select(week => week.Monday));

    private static GoalView Week(int number, int done, int taken) => new($"g{number}", Monday.AddDays(7 * number))
    {
        Todos = [.. Enumerable.Range(0, taken).Select(id => id < done ? Work.Done($"{id}", 0) with { CompletedAt = new(2026, 11, 3 + (7 * number), 9, 0, 0, TimeSpan.Zero) } : Work.Open($"{id}"))],
    };
}

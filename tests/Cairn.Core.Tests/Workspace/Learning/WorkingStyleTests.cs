using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class WorkingStyleTests
{
    // Six whole weeks between the first and the last. Of 4 todos each the variance is 0; of 0 and 8 by turns it is 6 × 16 / 5 = 19.2 beside a mean of 4.
    [Fact]
    public void Somebody_works_steadily_or_in_bursts()
    {
        Assert.Contains("steady", Names(Weeks(4, 4, 4, 4, 4, 4, 4, 4)));
        Assert.Contains("in_bursts", Names(Weeks(4, 0, 8, 0, 8, 0, 8, 4)));
    }

    // Of 2, 6, 2, 6, 4 and 4 the variance is 16 / 5 = 3.2 beside a mean of 4, which is 0.8; of 1, 7, 2, 7, 2 and 5 it is 36 / 5 = 7.2, which is 1.8.
    [Fact]
    public void Between_the_two_nothing_is_said()
    {
        Assert.Contains("steady", Names(Weeks(4, 2, 6, 2, 6, 4, 4, 4)));
        Assert.DoesNotContain(Names(Weeks(4, 1, 7, 2, 7, 2, 5, 4)), name => name is "steady" or "in_bursts");
    }

    [Fact]
    public void Of_fewer_than_four_whole_weeks_no_rhythm_is_told()
    {
        Assert.DoesNotContain(Names(Weeks(10, 4, 4, 4, 10)), name => name is "steady" or "in_bursts");
        Assert.Contains("steady", Names(Weeks(10, 4, 4, 4, 4, 10)));
    }

    // 14 of 20 are 70 %, 6 are 30 %. An estimate of nothing is none.
    [Theory]
    [InlineData(14, 0, "estimates")]
    [InlineData(13, 0, null)]
    [InlineData(7, 0, null)]
    [InlineData(6, 0, "begins_straight")]
    [InlineData(6, 14, "begins_straight")]
    public void Somebody_estimates_or_begins_straight_away(int estimated, int ofNothing, string? name)
    {
        var done = Enumerable.Range(0, 20).Select(id => Work.Done($"{id}", 3, id < estimated ? 2 : id < estimated + ofNothing ? 0 : null)).ToList();

        Assert.Equal(name is null ? [] : [name], Names(done));
    }

    // Put down 50 days ago and due 10 days ago: half of the time is over 30 days ago, nine tenths 14 days ago.
    [Theory]
    [InlineData(30, "ahead")]
    [InlineData(29, null)]
    [InlineData(14, null)]
    [InlineData(13, "at_the_last")]
    [InlineData(1, "at_the_last")]
    [InlineData(60, "ahead")]
    public void Somebody_works_ahead_or_towards_the_day(double daysAgo, string? name)
    {
        var done = Enumerable.Range(0, 20).Select(id => Work.Done($"{id}", daysAgo, id < 10 ? 1 : null) with { DueAt = Work.Ago(10) }).ToList();

        Assert.Equal(name is null ? [] : [name], Names(done));
    }

    [Fact]
    public void What_was_due_before_it_was_put_down_tells_nothing() =>
        Assert.Empty(Names(Enumerable.Range(0, 20).Select(id => Work.Done($"{id}", 3, id < 10 ? 1 : null) with { DueAt = Work.Ago(50) })));

    [Fact]
    public void Of_fewer_than_20_todos_nothing_is_said()
    {
        Assert.Same(WorkingStyle.Unknown, WorkingStyle.Learn(new WorkPast { Done = [.. Enumerable.Range(0, 19).Select(id => Work.Done($"{id}", 3))] }));
        Assert.Equal(
            [("Begins straight away: 100 % of what was done had no estimate.", "20 todos.")],
            WorkingStyle.Learn(new WorkPast { Done = [.. Enumerable.Range(0, 20).Select(id => Work.Done($"{id}", 3))] }).Entries.Select(entry => (entry.Condition, entry.Evidence)));
    }

    [Fact]
    public void A_day_of_long_ago_and_one_that_is_to_come_are_weeks_as_others()
    {
        var done = Weeks(4, 4, 4, 4, 4, 4, 4, 4).ToList();
        done[0] = done[0] with { CompletedAt = DateTimeOffset.MinValue };
        done[1] = done[1] with { CompletedAt = DateTimeOffset.MaxValue };

        Assert.Contains("in_bursts", Names(done));
    }

    private static IEnumerable<string> Names(IEnumerable<TodoView> done) => WorkingStyle.Learn(new WorkPast { Done = [.. done] }).Entries.Select(entry => entry.Name);

    // As many todos done on each of successive Mondays.
    private static IEnumerable<TodoView> Weeks(params IReadOnlyList<int> counts) => counts.SelectMany((count, week) => Enumerable.Range(0, count).Select(id => Work.Done($"{week}-{id}", 7 * (counts.Count - week))));
}

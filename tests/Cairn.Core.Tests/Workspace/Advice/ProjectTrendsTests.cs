using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class ProjectTrendsTests
{
    // The worked example of docs/reference/workspace.md, week by week: done 25, 15, 5 and 2 days ago, taken up again 10 days ago.
    [Fact]
    public void The_boat_is_looked_back_on_in_quarters()
    {
        var trends = ProjectTrends.Of(Work.Look(Boat.Project));

        Assert.Equal([1 / 7d, 2 / 7d, 2 / 7d, 4 / 7d], trends.Progress.Values);
        Assert.Equal([1, 1, 0, 2], trends.Velocity.Values);
        Assert.Equal([1, 1, 0, 1], trends.Quality.Values);
        Assert.Equal((TrendDirection.Rising, TrendDirection.Level, TrendDirection.Falling), (trends.Progress.Direction, trends.Velocity.Direction, trends.Quality.Direction));
    }

    [Fact]
    public void Quarters_before_a_project_was_begun_tell_nothing()
    {
        var trends = ProjectTrends.Of(Work.Look(Work.Project(Work.Done("1", 1) with { CreatedAt = Work.Ago(10) }) with { CreatedAt = Work.Ago(10) }));

        Assert.Equal([null, null, 0, 1], trends.Progress.Values);
        Assert.Equal([null, null, null, 1], trends.Velocity.Values);
        Assert.Equal([null, null, null, 1], trends.Quality.Values);
        Assert.Equal(TrendDirection.Unknown, trends.Velocity.Direction);
    }

    // The earlier half has a mean of 10.
    [Theory]
    [InlineData(9, TrendDirection.Level)]
    [InlineData(8.9, TrendDirection.Falling)]
    [InlineData(11.1, TrendDirection.Level)]
    [InlineData(11.2, TrendDirection.Rising)]
    public void A_tenth_of_the_greater_is_no_difference(double later, TrendDirection direction)
    {
        Assert.Equal(direction, new Trend([8, 12, later, later]).Direction);
        Assert.Equal(direction, new Trend([null, 10, later, null]).Direction);
    }

    [Fact]
    public void Nothing_and_nothing_are_level_and_no_half_is_unknown()
    {
        Assert.Equal(TrendDirection.Level, new Trend([0, 0, 0, 0]).Direction);
        Assert.Equal(TrendDirection.Unknown, new Trend([1, 2, null, null]).Direction);
        Assert.Equal(TrendDirection.Unknown, new Trend([]).Direction);
    }
}

using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class ProjectMetricsTests
{
    // The worked example of docs/reference/workspace.md. Four todos in four weeks are one a week. What was estimated at 2 + 4 + 2 hours took 3 + 5 + 2: 0.8.
    // One of five times something was taken up again: 0.8.
    [Fact]
    public void Velocity_productivity_and_quality_are_of_what_was_done_in_the_frame()
    {
        var metrics = Work.Look(Boat.Project).Metrics;

        Assert.Equal((1, 0.8, 0.8), (metrics.Velocity, metrics.Productivity, metrics.Quality));
    }

    // Open are 6, 2 and, of what nobody estimated, the middle of 2, 4, 2, 6 and 2: 10 hours. The squares are 0.44 of the sum's, so it varies by
    // ln(1 + 0.44 × (e^0.125 − 1)) = 0.056933. The middle is 10 × e^((0.125 − 0.056933) / 2) = 10.3462, the width 1.533206 × √(0.056933 + 0.125) = 0.653968.
    [Fact]
    public void Hours_left_are_the_sum_of_what_is_open()
    {
        var (low, likely, high) = Work.Look(Boat.Project).Metrics.HoursLeft;

        Assert.Equal(10.3462, likely, 1e-3);
        Assert.Equal(5.380, low, 1e-3);
        Assert.Equal(19.897, high, 1e-2);
    }

    // What was done took 3 + 5 + 2 hours and, of what nobody counted, 2: 12 in 28 days. 10.3462 hours are 24.14 days at that pace.
    // The width is √(0.653968² + 1.281552² / 4) = 0.915570, e to which is 2.498196.
    [Fact]
    public void Days_left_are_hours_left_at_the_pace_of_the_frame()
    {
        var state = Work.Look(Boat.Project);
        var (low, likely, high) = state.Metrics.DaysLeft!.Value;

        Assert.Equal(24.141, likely, 1e-2);
        Assert.Equal(9.663, low, 1e-2);
        Assert.Equal(60.31, high, 1e-1);

        // ln(30 / 24.141) / 0.915570 × 1.281552 = 0.304142, below which lie 61.9 %.
        Assert.Equal(0.6195, state.InTime!.Value, 1e-3);
    }

    [Fact]
    public void A_young_project_is_measured_by_its_own_weeks_but_no_fewer_than_one()
    {
        var project = Work.Project(Work.Done("1", 1), Work.Done("2", 2));

        Assert.Equal(1, Work.Look(project with { CreatedAt = Work.Ago(14) }).Metrics.Velocity);
        Assert.Equal(2, Work.Look(project with { CreatedAt = Work.Ago(3) }).Metrics.Velocity);
        Assert.Equal(2, Work.Look(project with { CreatedAt = Work.Ago(-9) }).Metrics.Velocity);
        Assert.Equal(0.5, Work.Look(project with { CreatedAt = DateTimeOffset.UnixEpoch }).Metrics.Velocity);
    }

    [Fact]
    public void Where_nothing_was_done_nothing_is_said_of_how()
    {
        var metrics = Work.Look(Work.Project(Work.Open("1", 3), Work.Done("2", 40, 2, 2))).Metrics;

        Assert.Equal((0, null, null, null), (metrics.Velocity, metrics.Productivity, metrics.Quality, metrics.DaysLeft));
    }

    [Fact]
    public void Where_nothing_is_left_it_takes_no_time()
    {
        Assert.Equal(Estimate.None, Work.Look(Work.Project()).Metrics.DaysLeft);
        Assert.Equal(Estimate.None, Work.Look(Work.Project(Work.Done("1", 1))).Metrics.HoursLeft);
        Assert.Equal(Estimate.None, Work.Look(Work.Project(Work.Open("1", 9)) with { Status = ProjectStatus.Cancelled }).Metrics.HoursLeft);
    }

    [Fact]
    public void What_was_taken_up_again_before_the_frame_or_is_no_todo_does_not_count()
    {
        var project = Work.Project(Work.Done("1", 1)) with
        {
            Activities = [Work.Reopened("1", 28), Work.Reopened("1", 5) with { Record = new("projects", "boat") }],
        };

        Assert.Equal(1, Work.Look(project).Metrics.Quality);
        Assert.Equal(0, Work.Look(Work.Project(Work.Open("1")) with { Activities = [Work.Reopened("1", 5)] }).Metrics.Quality);
    }

    [Fact]
    public void A_million_hours_are_hours()
    {
        var state = Work.Look(Work.Project(Work.Open("1", 1_000_000), Work.Done("2", 1, 0.01, 0.01)) with { DueAt = Work.Ago(-1) });

        Assert.Equal(1_000_000, state.Metrics.HoursLeft.Likely, 1e-3);
        Assert.Equal(0, state.InTime!.Value, 1e-6);
    }

    [Fact]
    public void A_frame_of_no_time_is_looked_at_as_any()
    {
        var state = ProjectState.Of(Boat.Project, TimeFrame.Last(0, Work.Now), EstimationModel.Unknown);

        Assert.Equal(0, state.Metrics.Velocity);
        Assert.All(ProjectTrends.Of(state).Velocity.Values, Assert.Null);
        Assert.Equal(DateTimeOffset.MinValue, TimeFrame.Last(int.MaxValue, Work.Now).From);
    }
}

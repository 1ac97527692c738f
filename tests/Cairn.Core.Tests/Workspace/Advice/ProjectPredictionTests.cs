using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class ProjectPredictionTests
{
    // The worked example of docs/reference/workspace.md; its figures are worked out in ProjectMetricsTests.
    [Fact]
    public void What_goes_on_as_it_did_is_done_at_a_time()
    {
        var prediction = Of(Boat.Project);

        Assert.Equal(
            "About 10 hours of work are left. At its pace it is done around 17 December 2026, 8 times in 10 between 3 December 2026 and 22 January 2027. It is due on 23 December 2026, and done by then with a likelihood of 62 %.",
            prediction.Words);
        Assert.Equal(["2026-12-03", "2026-12-17", "2027-01-22"], new[] { prediction.Earliest, prediction.CompletedAt, prediction.Latest }.Select(time => $"{time:yyyy-MM-dd}"));
        Assert.Equal(0.62, prediction.InTime!.Value, 0.005);
    }

    [Fact]
    public void What_is_due_was_due_or_is_never_due_is_told_as_such()
    {
        Assert.EndsWith("between 3 December 2026 and 22 January 2027.", Of(Boat.Project with { DueAt = null }).Words, StringComparison.Ordinal);
        Assert.EndsWith(" It was due on 20 November 2026.", Of(Boat.Project with { DueAt = Work.Ago(3) }).Words, StringComparison.Ordinal);
        Assert.EndsWith("with a likelihood of more than 99 %.", Of(Boat.Project with { DueAt = Work.Ago(-2_000) }).Words, StringComparison.Ordinal);
        Assert.Equal(0, Of(Boat.Project with { DueAt = Work.Ago(3) }).InTime);
    }

    [Fact]
    public void Where_nothing_was_done_there_is_no_pace()
    {
        var prediction = Of(Work.Project(Work.Open("1", 1)) with { DueAt = Work.Ago(-9) });

        Assert.Equal("About an hour of work is left; nothing was done lately that would tell how long that takes. It is due on 2 December 2026.", prediction.Words);
        Assert.Equal((null, null, null), (prediction.CompletedAt, prediction.InTime, prediction.DaysLeft));
    }

    [Fact]
    public void Beyond_ten_years_nothing_is_foreseen()
    {
        var prediction = Of(Work.Project(Work.Open("1", 1_000_000), Work.Done("2", 3, 1, 1)));

        Assert.Equal("About 1,000,000 hours of work are left, and at its pace it may not be done for years.", prediction.Words);
        Assert.Null(prediction.Latest);
    }

    [Fact]
    public void Where_nothing_is_left_it_is_done_now()
    {
        var prediction = Of(Work.Project(Work.Done("1", 40)) with { DueAt = Work.Ago(-1) });

        Assert.Equal(("No todo is left.", Work.Now, 1), (prediction.Words, prediction.CompletedAt, prediction.InTime));
        Assert.Equal(0, Of(Work.Project(Work.Done("1", 40)) with { DueAt = Work.Ago(1) }).InTime);
    }

    [Theory]
    [InlineData(ProjectStatus.Completed, "It is completed.")]
    [InlineData(ProjectStatus.Cancelled, "It is cancelled.")]
    public void Of_what_has_ended_nothing_is_to_come(string status, string words)
    {
        var prediction = Of(Boat.Project with { Status = status });

        Assert.Equal((words, null, null), (prediction.Words, prediction.CompletedAt, prediction.InTime));
    }

    private static ProjectPrediction Of(ProjectView project) => ProjectPrediction.Of(Work.Look(project));
}

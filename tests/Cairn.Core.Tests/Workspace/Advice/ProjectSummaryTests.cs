using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class ProjectSummaryTests
{
    // The worked example of docs/reference/workspace.md.
    [Fact]
    public void The_boat_is_summed_up() => Assert.Equal(
        "“Make the boat ready” is all right, at 70 of 100. “Caulk the hull” is overdue by 3 days. 4 of 7 todos are done, all of them in the last 28 days. "
        + "About 10 hours of work are left. At its pace it is done around 17 December 2026, 8 times in 10 between 3 December 2026 and 22 January 2027. "
        + "It is due on 23 December 2026, and done by then with a likelihood of 62 %.",
        Of(Boat.Project).Text);

    [Fact]
    public void What_can_be_done_is_told_once() => Assert.Equal(
        [
            "Do “Caulk the hull” first, and see whether it goes without “Sew the sail”.",
            "Or give it a date that holds: by 22 January 2027 it is done 9 times in 10.",
            "Do “Caulk the hull”, or give it a day that you can keep.",
        ],
        Of(Boat.Project).Recommendations);

    [Fact]
    public void A_project_without_todos_has_none_yet() =>
        Assert.Equal("“Make the boat ready” is all right, at 72 of 100. There is no todo left, and it is not done. It has no todos yet.", Of(Work.Project()).Text);

    [Theory]
    [InlineData("Its one todo is not done yet.", 0, 1, 0)]
    [InlineData("Its one todo is done.", 1, 0, 0)]
    [InlineData("None of 3 todos is done.", 0, 3, 0)]
    [InlineData("1 of 3 todos is done, in the last 28 days, faster of late.", 1, 2, 1)]
    [InlineData("1 of 3 todos is done, but not in the last 28 days.", 1, 2, 0)]
    [InlineData("2 of 3 todos are done, but none of them in the last 28 days.", 2, 1, 0)]
    [InlineData("3 of 4 todos are done, 2 of them in the last 28 days, faster of late.", 3, 1, 2)]
    public void One_and_many_are_told_apart(string words, int done, int open, int lately)
    {
        var project = Work.Project([.. Enumerable.Range(0, done).Select(id => Work.Done($"d{id}", id < lately ? 1 : 40)), .. Enumerable.Range(0, open).Select(id => Work.Open($"o{id}"))]);

        Assert.Contains($" {words}", Of(project).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProjectStatus.Completed, "“Make the boat ready” is completed. 20 % of what was done was taken up again. 4 of 7 todos are done, all of them in the last 28 days.")]
    [InlineData(ProjectStatus.Cancelled, "“Make the boat ready” is cancelled. 20 % of what was done was taken up again. 4 of 7 todos are done, all of them in the last 28 days.")]
    [InlineData(ProjectStatus.Paused, "“Make the boat ready” is paused, at 70 of 100. ")]
    public void What_is_not_worked_on_is_said_to_be_so(string status, string words) => Assert.StartsWith(words, Of(Boat.Project with { Status = status }).Text, StringComparison.Ordinal);

    [Fact]
    public void A_frame_of_a_day_is_the_last_day()
    {
        var summary = ProjectSummary.Of(ProjectAnalysis.Of(Work.Project(Work.Done("1", 0.5), Work.Open("2")), TimeFrame.Last(1, Work.Now), WorkKnowledge.BuiltIn));

        Assert.Contains("1 of 2 todos is done, in the last day", summary.Text, StringComparison.Ordinal);
    }

    private static ProjectSummary Of(ProjectView project) => ProjectSummary.Of(ProjectAnalysis.Of(project, Work.Frame, WorkKnowledge.BuiltIn));
}

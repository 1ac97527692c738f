using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class ProjectHealthTests
{
    // The worked example of docs/reference/workspace.md: 80 − 8 + 6 − 8.
    [Fact]
    public void The_score_is_80_and_what_the_patterns_add()
    {
        var health = WorkKnowledge.BuiltIn.HealthOf(Work.Look(Boat.Project));

        Assert.Equal([("overdue_todos", -8), ("steady", 6), ("taken_up_again", -8)], health.Adjustments.Select(adjustment => (adjustment.Pattern, adjustment.Points)));
        Assert.Equal((70, "is all right"), (health.Score, health.Words));
        Assert.Equal(["“Caulk the hull” is overdue by 3 days.", "Something was done all along.", "20 % of what was done was taken up again."], health.Adjustments.Select(adjustment => adjustment.Evidence));
    }

    // 80 + 8 + 6 are 94 and 80 + 30 no more than 100; 80 − 8 − 19 × 5 are no less than 0.
    [Fact]
    public void The_score_is_from_0_to_100()
    {
        var project = Work.Project(Work.Done("1", 25), Work.Done("2", 15), Work.Done("3", 5), Work.Open("4")) with { Progress = 90, DueAt = Work.Ago(-30) };

        Assert.Equal(94, WorkKnowledge.BuiltIn.HealthOf(Work.Look(project)).Score);
        Assert.Equal(100, ProjectHealth.Of(Work.Look(project), [new ProjectPattern("good", "", 30, _ => (30, ""))]).Score);
        Assert.Equal(0, WorkKnowledge.BuiltIn.HealthOf(Work.Look(Work.Project([.. Enumerable.Range(0, 20).Select(id => Work.Overdue($"{id}", 1))]))).Score);
    }

    [Fact]
    public void A_project_of_which_nothing_holds_has_80() =>
        Assert.Equal(80, WorkKnowledge.BuiltIn.HealthOf(Work.Look(Work.Project(Work.Open("1") with { CreatedAt = Work.Ago(1) }))).Score);

    [Fact]
    public void A_project_that_has_ended_is_not_judged_by_what_would_be_to_do()
    {
        var project = Work.Project(Work.Overdue("1", 3), Work.Open("2")) with { DueAt = Work.Ago(20) };

        // 80 − 8 for the todo, − 20 for itself, − 15 for being behind, − 12 for being quiet.
        Assert.Equal(25, WorkKnowledge.BuiltIn.HealthOf(Work.Look(project)).Score);
        Assert.Equal(80, WorkKnowledge.BuiltIn.HealthOf(Work.Look(project with { Status = ProjectStatus.Completed })).Score);
        Assert.Equal(80, WorkKnowledge.BuiltIn.HealthOf(Work.Look(project with { Status = ProjectStatus.Cancelled })).Score);
        Assert.Equal(37, WorkKnowledge.BuiltIn.HealthOf(Work.Look(project with { Status = ProjectStatus.Paused })).Score);
    }

    [Theory]
    [InlineData(80, "goes well")]
    [InlineData(79, "is all right")]
    [InlineData(60, "is all right")]
    [InlineData(59, "needs attention")]
    [InlineData(40, "needs attention")]
    [InlineData(39, "is in trouble")]
    public void A_score_is_said_in_words(double score, string words) => Assert.Equal(words, new ProjectHealth(score, []).Words);
}

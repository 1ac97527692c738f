using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class RiskIndicatorsTests
{
    // The worked example of docs/reference/workspace.md: with 62 % in time, and one todo overdue.
    [Fact]
    public void Of_the_boat_there_are_two_risks_with_what_can_be_done()
    {
        var risks = RiskIndicators.Of(Work.Look(Boat.Project));

        Assert.Equal([("late", RiskLevel.Medium), ("overdue_todos", RiskLevel.Medium)], risks.Select(risk => (risk.Name, risk.Level)));
        Assert.Equal("It is done in time with a likelihood of 62 % only: 10 hours are left, about 3 weeks at its pace, and there are 4 weeks to go.", risks[0].Reason);
        Assert.Equal(["Do “Caulk the hull” first, and see whether it goes without “Sew the sail”.", "Or give it a date that holds: by 22 January 2027 it is done 9 times in 10."], risks[0].Steps);
        Assert.Equal("A todo should be done by now.", risks[1].Reason);
        Assert.Equal(["Do “Caulk the hull”, or give it a day that you can keep."], risks[1].Steps);
    }

    [Fact]
    public void A_project_that_should_be_done_is_a_high_risk()
    {
        Assert.Equal(
            (RiskLevel.High, "It should have been done 3 days ago, and 10 hours are left.", "Do “Caulk the hull” first, and see whether it goes without “Sew the sail”. Or give it a date that holds: by 22 January 2027 it is done 9 times in 10."),
            Risk("overdue", Boat.Project with { DueAt = Work.Ago(3) }));
        Assert.Equal(
            (RiskLevel.High, "It should have been done a day ago, and no todo is left.", "Complete it, or add what is missing and give it a date that holds."), Risk("overdue", Work.Project(Work.Done("1", 2)) with { DueAt = Work.Ago(1) }));
        Assert.Null(Risk("overdue", Boat.Project with { DueAt = Work.Now }));
    }

    // The boat's days are taken to be 24.141, within a factor of e^0.915570: 80 % lie below 24.141 × e^(0.915570 × 0.841621 / 1.281552) = 44.04, half below 24.141.
    [Theory]
    [InlineData(44.2, null)]
    [InlineData(43.9, RiskLevel.Medium)]
    [InlineData(24.2, RiskLevel.Medium)]
    [InlineData(24.1, RiskLevel.High)]
    [InlineData(0, RiskLevel.High)]
    public void A_project_may_be_late_or_will_hardly_be_in_time(double daysToGo, RiskLevel? level) => Assert.Equal(level, Risk("late", Boat.Project with { DueAt = Work.Ago(-daysToGo) })?.Level);

    [Theory]
    [InlineData(0.2, "there is less than a day to go.")]
    [InlineData(1, "there is a day to go.")]
    [InlineData(1.5, "there are 2 days to go.")]
    public void Days_to_go_are_one_or_many(double days, string end) => Assert.EndsWith(end, Risk("late", Boat.Project with { DueAt = Work.Ago(-days) })!.Value.Reason, StringComparison.Ordinal);

    [Fact]
    public void A_project_stalls_after_two_weeks_and_badly_after_four()
    {
        var project = Work.Project(Work.Open("1", 1) with { CreatedAt = Work.Ago(14) });

        Assert.Equal((RiskLevel.Medium, "Nothing has moved for 2 weeks, and an hour is left.", "Do “Todo 1” next. Or pause it: then it is out of the way until you take it up."), Risk("stalled", project));
        Assert.Equal(RiskLevel.High, Risk("stalled", project with { Todos = [Work.Open("1") with { CreatedAt = Work.Ago(28) }] })!.Value.Level);
        Assert.Null(Risk("stalled", project with { Todos = [Work.Open("1") with { CreatedAt = Work.Ago(13) }] }));
        Assert.Null(Risk("stalled", project with { Status = ProjectStatus.Paused }));
    }

    [Fact]
    public void A_project_whose_todos_are_all_done_is_to_be_completed()
    {
        Assert.Equal((RiskLevel.Low, "All of its todos are done.", "Complete it, or add what comes next."), Risk("no_next_step", Work.Project(Work.Done("1", 3))));
        Assert.Null(Risk("no_next_step", Work.Project(Work.Done("1", 3)) with { Status = ProjectStatus.Completed }));
        Assert.Null(Risk("no_next_step", Work.Project(Work.Open("1"))));
    }

    [Fact]
    public void What_is_due_in_three_weeks_and_was_not_worked_on_is_a_high_risk()
    {
        var project = Work.Project(Work.Open("1", 4), Work.Open("2", 0.1)) with { DueAt = Work.Ago(-21) };

        var (level, reason, steps) = Risk("no_pace", project)!.Value;
        Assert.Equal(RiskLevel.High, level);
        Assert.Equal("It has to be done in 3 weeks, 4 hours are left, and nothing was done lately.", reason);
        Assert.Equal("Do “Todo 2” first, and see whether it goes without “Todo 1”.", steps);
        Assert.Null(Risk("no_pace", project with { DueAt = Work.Ago(-21.1) }));
        Assert.Null(Risk("no_pace", project with { Todos = [Work.Done("1", 3), Work.Open("2")] }));
        Assert.Null(Risk("no_pace", project with { Todos = [] }));
        Assert.Null(Risk("no_pace", project with { CreatedAt = Work.Ago(6.9) }));
    }

    [Theory]
    [InlineData(1, RiskLevel.Medium, "A todo should be done by now.")]
    [InlineData(3, RiskLevel.Medium, "3 todos should be done by now.")]
    [InlineData(4, RiskLevel.High, "4 todos should be done by now.")]
    public void Four_overdue_todos_are_a_high_risk(int count, RiskLevel level, string reason)
    {
        var risk = Risk("overdue_todos", Work.Project([.. Enumerable.Range(0, count).Select(id => Work.Overdue($"{id}", 1))]))!.Value;

        Assert.Equal((level, reason), (risk.Level, risk.Reason));
    }

    [Fact]
    public void Nothing_to_do_next_is_worth_knowing() =>
        Assert.Equal((RiskLevel.Low, "There is nothing to do next, and it is not done.", "Add the next todo, or complete it."), Risk("no_next_step", Work.Project()));

    [Fact]
    public void The_most_serious_comes_first()
    {
        var project = Work.Project(Work.Overdue("1", 3)) with { DueAt = Work.Ago(1) };

        Assert.Equal([("overdue", RiskLevel.High), ("stalled", RiskLevel.High), ("overdue_todos", RiskLevel.Medium)], RiskIndicators.Of(Work.Look(project)).Select(risk => (risk.Name, risk.Level)));
    }

    [Theory]
    [InlineData(ProjectStatus.Completed)]
    [InlineData(ProjectStatus.Cancelled)]
    public void What_has_ended_has_no_risks(string status) => Assert.Empty(RiskIndicators.Of(Work.Look(Boat.Project with { Status = status, DueAt = Work.Ago(20) })));

    private static (RiskLevel Level, string Reason, string Steps)? Risk(string name, ProjectView project) =>
        RiskIndicators.Of(Work.Look(project)).FirstOrDefault(risk => risk.Name == name) is { } risk ? (risk.Level, risk.Reason, string.Join(' ', risk.Steps)) : null;
}

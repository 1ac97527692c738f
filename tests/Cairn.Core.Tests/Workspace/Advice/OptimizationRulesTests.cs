using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class OptimizationRulesTests
{
    [Theory]
    [InlineData(6, true)]
    [InlineData(5, false)]
    public void Six_committed_todos_are_to_become_fewer(int count, bool holds)
    {
        var found = Find("less_at_once", [.. Enumerable.Range(0, count).Select(id => Work.Open($"{id}") with { Status = TodoStatus.Committed, Priority = id == 0 ? "low" : "high" })]);

        Assert.Equal(holds ? ("6 todos are committed at once.", "Move “Todo 0” back to confirmed, until others are done.") : null, found);
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(8.5, "“Todo 1” is estimated at 8.5 hours.")]
    [InlineData(1_000_000, "“Todo 1” is estimated at 1,000,000 hours.")]
    public void More_than_eight_hours_are_to_be_split(double estimated, string? reason) => Assert.Equal(reason, Find("split", Work.Open("1", estimated), Work.Open("2", 3))?.Reason);

    [Fact]
    public void Todos_that_are_not_refined_are_to_be() =>
        Assert.Equal(
            ("3 of 4 open todos are not refined.", "Say of “Todo 2” what is to be done, and how long it may take."),
            Find("refine", Work.Open("1"), Work.Open("2") with { Status = TodoStatus.Matched, Priority = "high" }, Work.Open("3") with { Status = TodoStatus.Dumped }, Work.Open("4") with { Status = TodoStatus.Dumped }));

    // The factor of five that took r times as long is r^(5/6), for what is believed beforehand counts as one more: 1.3 where r is 1.3^1.2 = 1.37004.
    [Theory]
    [InlineData(5, 1.3701, true)]
    [InlineData(5, 1.3700, false)]
    [InlineData(5, 0.7298, true)]
    [InlineData(5, 0.7300, false)]
    [InlineData(4, 3, false)]
    public void Estimates_that_are_off_by_a_third_are_to_be_corrected(int count, double ratio, bool holds)
    {
        var model = EstimationModel.Unknown.Learn(Enumerable.Repeat(ratio, count));

        Assert.Equal(holds, OptimizationRules.Of(Work.Look(Boat.Project), model).Any(found => found.Name == "correct_estimates"));
        Assert.DoesNotContain(OptimizationRules.Of(Work.Look(Work.Project(Work.Open("1"))), model), found => found.Name == "correct_estimates");
    }

    // 3^(7/8) = 2.615.
    [Fact]
    public void How_far_estimates_are_off_is_told()
    {
        var model = EstimationModel.Unknown.Learn(Enumerable.Repeat(3d, 7));
        var project = Work.Project(Work.Open("1", 1));

        var found = OptimizationRules.Of(ProjectState.Of(project, Work.Frame, model), model).Single();

        Assert.Equal(("Things take 2.62 times what you estimate, as 7 todos tell.", "Reckon with 2.5 hours for what is left of “Make the boat ready”."), (found.Reason, found.Steps.Single()));
    }

    [Theory]
    [InlineData(3, 0.5, true)]
    [InlineData(3, 0.51, false)]
    [InlineData(2, 0.5, false)]
    public void Small_todos_are_to_be_done_in_a_row(int count, double hours, bool holds) =>
        Assert.Equal(holds ? ("3 todos take half an hour or less each.", "Do some of the small ones in a row, beginning with “Todo 0”.") : null, Find("small_ones", [.. Enumerable.Range(0, count).Select(id => Work.Open($"{id}", hours))]));

    // (done + 1) / (15 + 2): 9 of 15 are 10/17 = 58.8 %, 10 of 15 are 11/17 = 64.7 %.
    [Theory]
    [InlineData(3, 3, "About 59 % of what you take on for a week is done in it.", "Take on 3 todos or so this week, and the next ones once these are done.")]
    [InlineData(3, 4, null, null)]
    [InlineData(0, 0, "About 6 % of what you take on for a week is done in it.", "Take on a todo or so this week, and the next ones once these are done.")]
    public void Who_takes_on_too_much_is_to_take_on_less(int done, int inLast, string? reason, string? step)
    {
        var monday = new DateOnly(2026, 11, 2);
        var goals = new GoalHistory([new(monday, 5, done), new(monday.AddDays(7), 5, done), new(monday.AddDays(14), 5, inLast)]);

        var found = OptimizationRules.Of(Knowledge(goals: goals)).SingleOrDefault();

        Assert.Equal((reason, step), (found?.Reason, found?.Steps.Single()));
    }

    [Fact]
    public void The_hours_in_which_most_is_done_are_to_be_kept()
    {
        var hours = new int[24];
        (hours[9], hours[10]) = (12, 9);

        var found = OptimizationRules.Of(Knowledge(rhythm: new WeekRhythm([3, 3, 3, 3, 3, 3, 3], hours))).Single();

        Assert.Equal(("best_hours", "You get most done between 8:00 and 11:00.", "Keep that time for what matters most."), (found.Name, found.Reason, found.Steps.Single()));
    }

    [Fact]
    public void Where_nothing_is_known_nothing_is_to_be_better()
    {
        Assert.Empty(OptimizationRules.Of(WorkKnowledge.BuiltIn));
        Assert.Empty(OptimizationRules.Of(Work.Look(Work.Project()), EstimationModel.Unknown));
    }

    private static (string Reason, string Step)? Find(string name, params IReadOnlyList<TodoView> todos) =>
        OptimizationRules.Of(Work.Look(Work.Project(todos)), EstimationModel.Unknown).FirstOrDefault(found => found.Name == name) is { } found ? (found.Reason, found.Steps.Single()) : null;

    private static WorkKnowledge Knowledge(GoalHistory? goals = null, WeekRhythm? rhythm = null) => new()
    {
        Hours = new EstimationBook(),
        Rhythm = rhythm ?? WorkKnowledge.BuiltIn.Rhythm,
        Flow = WorkKnowledge.BuiltIn.Flow,
        Goals = goals ?? WorkKnowledge.BuiltIn.Goals,
        Outcomes = WorkKnowledge.BuiltIn.Outcomes,
        Style = WorkingStyle.Unknown,
        Patterns = BuiltInPatterns.All,
    };
}

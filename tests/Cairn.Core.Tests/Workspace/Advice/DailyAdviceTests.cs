using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class DailyAdviceTests
{
    [Fact]
    public void Of_a_project_one_risk_and_one_thing_that_could_be_better_are_told()
    {
        var advice = Of([Boat.Project with { Todos = [.. Boat.Project.Todos, Work.Open("8", 9), .. Enumerable.Range(0, 3).Select(id => Work.Open($"s{id}", 0.5))] }]);

        Assert.Equal(["late:boat", "split:boat"], advice.Recommendations.Select(found => found.Key));
        Assert.Equal(["“Make the boat ready” needs attention", "“Make the boat ready” could go more easily"], advice.Recommendations.Select(found => found.Title));
        Assert.Equal("“Todo 8” is estimated at 9 hours.", advice.Recommendations[1].Description);
        Assert.StartsWith("Split “Todo 8” into parts", Assert.Single(advice.Recommendations[1].Actions), StringComparison.Ordinal);
        Assert.Empty(advice.Hidden);
    }

    [Fact]
    public void What_is_dismissed_gives_way_to_the_next()
    {
        var advice = Of([Boat.Project], hidden: ["late:boat"]);

        Assert.Equal(["overdue_todos:boat"], advice.Recommendations.Select(found => found.Key));
        Assert.Equal(["late:boat"], advice.Hidden.Select(found => found.Key));
        Assert.Empty(Of([Boat.Project], hidden: ["late:boat", "overdue_todos:boat"]).Recommendations);
    }

    [Fact]
    public void What_matters_most_comes_first()
    {
        var stalled = Work.Project(Work.Open("1"));
        ProjectView[] projects =
        [
            stalled with { Id = "e", Priority = "low" },
            stalled with { Id = "d", Priority = "high", DueAt = Work.Ago(-300) },
            stalled with { Id = "c", Priority = "high", DueAt = Work.Ago(-200) },
            stalled with { Id = "b", Priority = "urgent" },
            Work.Project() with { Id = "a", Priority = "urgent" },
            Work.Project(Work.Open("1", 9) with { CreatedAt = Work.Ago(1) }) with { Id = "f", Priority = "high" },
            stalled with { Id = "g", Todos = [Work.Open("1") with { CreatedAt = Work.Ago(20) }] },
        ];

        Seeds.Each(20, random => Assert.Equal(
            [
                ("stalled:b", "urgent"), ("stalled:c", "high"), ("stalled:d", "high"), ("stalled:e", "high"),
                ("stalled:g", "medium"), ("split:f", "medium"), ("no_next_step:a", "low"),
            ],
            Of(random.Shuffled(projects)).Recommendations.Select(found => (found.Key, found.Priority))));
    }

    [Fact]
    public void A_look_is_wanted_where_it_is_only_worth_knowing() => Assert.Equal("“Make the boat ready” wants a look", Of([Work.Project()]).Recommendations.Single().Title);

    [Fact]
    public void Of_habits_one_is_told_and_the_next_when_that_is_dismissed()
    {
        var knowledge = WorkKnowledge.Learn(GeneratedYear.Of(new Random(1)));

        var (first, second) = (Of([], knowledge), Of([], knowledge, "take_on_less"));

        Assert.Equal(("take_on_less", RecommendationType.Habit, "low", "How you work", null), Assert.Single(first.Recommendations) is var habit ? (habit.Key, habit.Type, habit.Priority, habit.Title, habit.Project) : default);
        Assert.Equal("shorten_wait", Assert.Single(second.Recommendations).Key);
        Assert.Equal("take_on_less", Assert.Single(second.Hidden).Key);
    }

    [Fact]
    public void A_habit_that_several_projects_tell_of_is_told_once_with_the_project_that_matters_most()
    {
        var knowledge = WorkKnowledge.Learn(new WorkPast { Done = [.. Enumerable.Range(0, 20).Select(id => Work.Done($"{id}", 9, 2, 4))] });
        ProjectView[] projects = [.. new[] { "low", "urgent", "high" }.Select(priority => Work.Project(Work.Open(priority, 3) with { CreatedAt = Work.Ago(1) }) with { Id = priority, Title = priority, Priority = priority })];

        Seeds.Each(10, random =>
        {
            var advice = Of(random.Shuffled(projects), knowledge);

            Assert.All(advice.Recommendations.SkipLast(1), found => Assert.NotEqual("correct_estimates", found.Rule));
            Assert.Equal(("correct_estimates", RecommendationType.Habit), (advice.Recommendations[^1].Key, advice.Recommendations[^1].Type));
            Assert.EndsWith("for what is left of “urgent”.", Assert.Single(advice.Recommendations[^1].Actions), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Seven_todos_are_told_in_the_order_in_which_they_are_to_be_done()
    {
        var todos = Enumerable.Range(0, 9).Select(id => Work.Overdue($"{id}", 9 - id)).Append(Work.Done("done", 1) with { DueAt = Work.Ago(20) }).ToList();

        Seeds.Each(10, random => Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], DailyAdvice.Of([], random.Shuffled(todos), WorkKnowledge.BuiltIn, _ => false, Work.Now).Todos.Select(todo => todo.Id)));
    }

    private static DailyAdvice Of(IEnumerable<ProjectView> projects, WorkKnowledge? knowledge = null, params IReadOnlyList<string> hidden) =>
        DailyAdvice.Of(projects.Select(project => ProjectAnalysis.Of(project, Work.Frame, knowledge ?? WorkKnowledge.BuiltIn)), [], knowledge ?? WorkKnowledge.BuiltIn, hidden.Contains, Work.Now);
}

using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

/// <summary>What holds of whatever project.</summary>
public sealed class AdvicePropertyTests
{
    private const int Runs = 500;

    private static readonly WorkKnowledge Learned = WorkKnowledge.Learn(GeneratedYear.Of(new Random(1)));

    // All that could be learned, at the most that it could be worth.
    private static readonly IReadOnlyList<ProjectPattern> Patterns =
    [
        .. BuiltInPatterns.All,
        .. BuiltInPatterns.All.Where(pattern => pattern.Name is "overdue_todos" or "behind_time" or "ahead_of_time" or "quiet" or "steady")
            .Select(pattern => new ProjectPattern($"learned_{pattern.Name}", "", Math.Sign(pattern.Points) * 10, state => pattern.Judge(state) is null ? null : (Math.Sign(pattern.Points) * 10, ""))),
    ];

    [Fact]
    public void A_score_is_from_0_to_100() => Seeds.Each(Runs, random => Assert.InRange(Score(RandomWork.Project(random)), 0, 100));

    [Fact]
    public void A_todo_that_becomes_overdue_never_raises_the_score() => Seeds.Each(Runs, random =>
    {
        var project = RandomWork.Project(random);
        foreach (var todo in project.Todos.Where(todo => !todo.IsDone))
        {
            var worse = project with { Todos = [.. project.Todos.Select(one => one == todo ? one with { DueAt = Work.Ago(0.01 + (random.NextDouble() * 100)) } : one)] };

            Assert.InRange(Score(worse), 0, Score(project));
        }
    });

    [Fact]
    public void An_overdue_todo_more_never_raises_the_score() => Seeds.Each(Runs, random =>
    {
        var project = RandomWork.Project(random);
        for (var more = 0; more < 4; more++)
        {
            var at = Work.Ago(random.NextDouble() * 90);
            var todo = RandomWork.Todo($"more{more}", random) with { Status = random.Pick(TodoStatus.Dumped, TodoStatus.Refined, TodoStatus.Committed), CompletedAt = null, CreatedAt = at, UpdatedAt = at, DueAt = Work.Ago(0.01 + (random.NextDouble() * 100)) };
            var worse = project with { Todos = [.. project.Todos, todo], Activities = [.. project.Activities, Work.Reopened(todo.Id, 0) with { At = at, Kind = Cairn.Core.Workspace.Activities.WorkActivityKind.Added }] };

            Assert.InRange(Score(worse), 0, Score(project));
            project = worse;
        }
    });

    [Fact]
    public void The_order_in_which_things_are_given_changes_nothing() => Seeds.Each(Runs / 5, random =>
    {
        var projects = Enumerable.Range(0, 6).Select(id => RandomWork.Project(random) with { Id = $"p{id}" }).ToList();
        var todos = projects.SelectMany(project => project.Open).ToList();
        var others = projects.Select(project => project with { Todos = random.Shuffled(project.Todos), Activities = random.Shuffled(project.Activities) }).ToList();

        Assert.Equal(projects.Select(Told), others.Select(Told));
        Assert.Equal(Told(projects, todos), Told(random.Shuffled(others), random.Shuffled(todos)));
    });

    [Fact]
    public void Whatever_is_read_are_sentences() => Seeds.Each(Runs, random =>
    {
        var analysis = ProjectAnalysis.Of(RandomWork.Project(random), TimeFrame.Last(random.Pick(1, 7, 28, 30, 365), Work.Now), random.Pick(WorkKnowledge.BuiltIn, Learned));
        var summary = ProjectSummary.Of(analysis);

        Sentences.Check(summary.Text, analysis.Prediction.Words);
        Sentences.Check(summary.Recommendations);
        Sentences.Check(analysis.Health.Adjustments.Select(adjustment => adjustment.Evidence));
        Sentences.Check(analysis.Risks.Select(risk => risk.Reason).Concat(analysis.Optimizations.Select(found => found.Reason)));
        Assert.All([analysis.Prediction.HoursLeft.Likely, analysis.State.Metrics.Velocity, analysis.State.Done, analysis.Prediction.InTime ?? 0], number => Assert.True(double.IsFinite(number)));
    });

    private static double Score(ProjectView project) => ProjectHealth.Of(Work.Look(project), Patterns).Score;

    private static string Told(ProjectView project)
    {
        var analysis = ProjectAnalysis.Of(project, Work.Frame, Learned);
        return $"{ProjectSummary.Of(analysis).Text} {string.Join(' ', ProjectSummary.Of(analysis).Recommendations)} {analysis.State.Metrics} {analysis.Health.Score}";
    }

    private static IEnumerable<string> Told(IEnumerable<ProjectView> projects, IEnumerable<TodoView> todos)
    {
        var advice = DailyAdvice.Of(projects.Select(project => ProjectAnalysis.Of(project, Work.Frame, Learned)), todos, Learned, key => key.StartsWith("stalled", StringComparison.Ordinal), Work.Now);
        return advice.Recommendations.Concat(advice.Hidden).Select(found => $"{found.Key} {found.Priority} {found.Title} {found.Description} {string.Join(' ', found.Actions)}").Concat(advice.Todos.Select(todo => todo.Id));
    }
}

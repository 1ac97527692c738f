namespace Cairn.Core.Workspace.Advice;

/// <summary>What to do today: todos, and recommendations over all active projects.</summary>
/// <param name="Todos">The todos, in the order in which they are to be done.</param>
/// <param name="Recommendations">The recommendations, those that matter most first.</param>
/// <param name="Hidden">Recommendations that were dismissed or put off.</param>
public sealed record DailyAdvice(IReadOnlyList<TodoView> Todos, IReadOnlyList<Recommendation> Recommendations, IReadOnlyList<Recommendation> Hidden)
{
    /// <summary>Most todos that are shown.</summary>
    public const int TodosMax = 7;

    /// <summary>Most projects that are looked at: the active ones that matter most.</summary>
    public const int ProjectsMax = 15;

    /// <summary>Looks at what there is to do. The order in which anything is given changes nothing.</summary>
    /// <param name="analyses">The active projects, looked at from all sides.</param>
    /// <param name="todos">Todos that may be for today.</param>
    /// <param name="knowledge">What is known.</param>
    /// <param name="isHidden">Whether a recommendation was dismissed or put off, by its key.</param>
    /// <param name="now">The time.</param>
    public static DailyAdvice Of(IEnumerable<ProjectAnalysis> analyses, IEnumerable<TodoView> todos, WorkKnowledge knowledge, Func<string, bool> isHidden, DateTimeOffset now)
    {
        var projects = analyses.OrderByDescending(analysis => WorkPriority.Rank(analysis.State.Project.Priority)).ThenBy(analysis => analysis.State.Project.DueAt ?? DateTimeOffset.MaxValue)
            .ThenBy(analysis => analysis.State.Project.Id, StringComparer.Ordinal).ToList();
        var habits = projects.SelectMany(analysis => analysis.Optimizations.Where(found => found.IsHabit)).Concat(OptimizationRules.Of(knowledge)).DistinctBy(found => found.Name);
        var all = projects.SelectMany(OfProject).Concat(habits.Select(Habit)).ToLookup(found => isHidden(found.Key));
        return new DailyAdvice([.. PrioritizationRules.Order(todos.Where(todo => !todo.IsDone), now).Take(TodosMax)], [.. Sort(OfEach(all[false]))], [.. Sort(all[true])]);
    }

    // Of a project the most serious risk, and one thing that could be done better: a morning has no room for more.
    private static IEnumerable<Recommendation> OfEach(IEnumerable<Recommendation> shown) => shown.GroupBy(found => (found.Type, found.Type == RecommendationType.Habit ? "" : found.Project!.Id)).Select(group => group.First());

    // What is alike in both stays in the order of the projects.
    private static IEnumerable<Recommendation> Sort(IEnumerable<Recommendation> recommendations) => recommendations.OrderByDescending(found => WorkPriority.Rank(found.Priority)).ThenBy(found => found.Type);

    private static IEnumerable<Recommendation> OfProject(ProjectAnalysis analysis)
    {
        var project = analysis.State.Project;
        return analysis.Risks.Select(risk => new Recommendation(risk.Name, RecommendationType.RiskMitigation, project)
        {
            Priority = PriorityOf(risk, project),
            Title = $"{Phrase.Quote(project.Title)} {(risk.Level == RiskLevel.Low ? "wants a look" : "needs attention")}",
            Description = risk.Reason,
            Actions = risk.Steps,
        }).Concat(analysis.Optimizations.Where(found => !found.IsHabit).Select(found => new Recommendation(found.Name, RecommendationType.Optimization, project)
        {
            Priority = project.Priority == WorkPriority.Low ? WorkPriority.Low : WorkPriority.Medium,
            Title = $"{Phrase.Quote(project.Title)} could go more easily",
            Description = found.Reason,
            Actions = found.Steps,
        }));
    }

    private static Recommendation Habit(ProjectOptimization found) => new(found.Name, RecommendationType.Habit, Project: null)
    {
        Priority = WorkPriority.Low,
        Title = "How you work",
        Description = found.Reason,
        Actions = found.Steps,
    };

    private static string PriorityOf(ProjectRisk risk, ProjectView project) => risk.Level switch
    {
        RiskLevel.High => project.Priority == WorkPriority.Urgent ? WorkPriority.Urgent : WorkPriority.High,
        RiskLevel.Medium => WorkPriority.Medium,
        _ => WorkPriority.Low,
    };
}

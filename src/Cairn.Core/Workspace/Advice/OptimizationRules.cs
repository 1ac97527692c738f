using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>What could be done better in a project, and in somebody's work as a whole. Each is documented in <c>docs/reference/workspace.md</c>.</summary>
public static class OptimizationRules
{
    private const double LargeHours = 8;
    private const double SmallHours = 0.5;
    private const int SmallCount = 3;

    // So far from 1 the factor is worth telling of, and it must come from as many todos.
    private const double FactorMin = 1.3;
    private const int FactorCount = 5;

    private const double ShareMin = 0.6;

    private static readonly (string Name, string Condition, Func<ProjectState, EstimationModel, ProjectOptimization?> Look)[] OfProjects =
    [
        ("less_at_once", "Six todos or more are committed at once.", LessAtOnce),
        ("split", "A todo is estimated at more than eight hours.", Split),
        ("refine", "More than half of at least four open todos are not refined.", Refine),
        ("correct_estimates", "Things take 1.3 times what was estimated, or more, or 1.3 times less, after at least five of them.", CorrectEstimates),
        ("small_ones", "Three todos or more are estimated at half an hour or less.", SmallOnes),
    ];

    private static readonly (string Name, string Condition, Func<WorkKnowledge, ProjectOptimization?> Look)[] OfPeople =
    [
        ("take_on_less", "Less than 60 % of what was taken on for weeks was done in them.", TakeOnLess),
        ("shorten_wait", "Todos spend more than half of their time in one status.", ShortenWait),
        ("best_hours", "Most is done at some hours of the day.", BestHours),
    ];

    /// <summary>All of them, as something that is known.</summary>
    public static IEnumerable<KnowledgeEntry> Entries =>
        OfProjects.Select(rule => (rule.Name, rule.Condition)).Concat(OfPeople.Select(rule => (rule.Name, rule.Condition))).Select(rule => new KnowledgeEntry(KnowledgeKind.OptimizationRule, rule.Name, rule.Condition));

    /// <summary>What could be done better in a project.</summary>
    public static IReadOnlyList<ProjectOptimization> Of(ProjectState state, EstimationModel model) => [.. OfProjects.Select(rule => rule.Look(state, model)).OfType<ProjectOptimization>()];

    /// <summary>What could be done better in somebody's work as a whole.</summary>
    public static IReadOnlyList<ProjectOptimization> Of(WorkKnowledge knowledge) => [.. OfPeople.Select(rule => rule.Look(knowledge)).OfType<ProjectOptimization>()];

    private static ProjectOptimization? LessAtOnce(ProjectState state, EstimationModel model) =>
        state.Open.Where(todo => todo.Status == TodoStatus.Committed).ToList() is { Count: >= BuiltInPatterns.BusyFrom } committed
            ? new("less_at_once", $"{committed.Count} todos are committed at once.", [$"Move {Phrase.Quote(PrioritizationRules.Order(committed, state.Now).Last().Title)} back to confirmed, until others are done."]) : null;

    private static ProjectOptimization? Split(ProjectState state, EstimationModel model) => state.Open.Where(todo => todo.Estimated > LargeHours).OrderByDescending(todo => todo.Estimated).ThenBy(todo => todo.Id, StringComparer.Ordinal).FirstOrDefault() is { } largest
        ? new("split", $"{Phrase.Quote(largest.Title)} is estimated at {Phrase.Hours(largest.Estimated!.Value)}.", [$"Split {Phrase.Quote(largest.Title)} into parts of a day or less: they are easier to begin, and their estimates hold better."]) : null;

    private static ProjectOptimization? Refine(ProjectState state, EstimationModel model) => BuiltInPatterns.IsUnclear(state)
        ? new("refine", $"{state.Open.Count(BuiltInPatterns.IsVague)} of {state.Open.Count} open todos are not refined.", [$"Say of {Phrase.Quote(PrioritizationRules.Order(state.Open.Where(BuiltInPatterns.IsVague), state.Now).First().Title)} what is to be done, and how long it may take."]) : null;

    private static ProjectOptimization? CorrectEstimates(ProjectState state, EstimationModel model) => model.Count < FactorCount || model.Factor is < FactorMin and > 1 / FactorMin || !state.Open.Any(todo => todo.Estimated is > 0) ? null
        : new("correct_estimates", $"Things take {Phrase.Number(model.Factor)} times what you estimate, as {Phrase.Count(model.Count, "todo")} tell.", [$"Reckon with {Phrase.Hours(state.Metrics.HoursLeft.Likely)} for what is left of {Phrase.Quote(state.Project.Title)}."]) { IsHabit = true };

    private static ProjectOptimization? SmallOnes(ProjectState state, EstimationModel model) =>
        PrioritizationRules.Order(state.Open.Where(todo => todo.Estimated is > 0 and <= SmallHours), state.Now).ToList() is { Count: >= SmallCount } small
            ? new("small_ones", $"{small.Count} todos take half an hour or less each.", [$"Do some of the small ones in a row, beginning with {Phrase.Quote(small[0].Title)}."]) : null;

    private static ProjectOptimization? TakeOnLess(WorkKnowledge knowledge) => knowledge.Goals is { Share: < ShareMin and var share, UsualCount: var usual }
        ? new("take_on_less", $"About {Phrase.Percent(share)} of what you take on for a week is done in it.", [$"Take on {Phrase.Amount(Math.Max(1, Math.Ceiling(usual!.Value)), "todo")} or so this week, and the next ones once these are done."]) : null;

    private static ProjectOptimization? ShortenWait(WorkKnowledge knowledge) => knowledge.Flow.LongestWait is { } status
        ? new("shorten_wait", $"Your todos spend {Phrase.Percent(knowledge.Flow.Waits[status])} of their time {status}.", [$"Look through what is {status} once a week, and move on or archive what is there."]) : null;

    private static ProjectOptimization? BestHours(WorkKnowledge knowledge) => knowledge.Rhythm.BestHour is { } hour
        ? new("best_hours", $"You get most done {WeekRhythm.Window(hour)}.", ["Keep that time for what matters most."]) : null;
}

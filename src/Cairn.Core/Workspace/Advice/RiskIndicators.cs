using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>What says that a project may not be done, or not in time. Each is documented in <c>docs/reference/workspace.md</c>.</summary>
public static class RiskIndicators
{
    private const double HardlyInTime = 0.5;
    private const double PerhapsInTime = 0.8;
    private const int ManyOverdue = 4;
    private const double SoonDays = 21;
    private const double BegunDays = 7;

    private static readonly (string Name, string Condition, Func<ProjectState, ProjectRisk?> Look)[] Rules =
    [
        ("overdue", "The project should be done by now.", Overdue),
        ("late", "At its pace, it is done in time with less than 80 %; with less than 50 %, the risk is high.", Late),
        ("stalled", "There is something to do, it is not paused, and nothing has moved for two weeks; for four, the risk is high.", Stalled),
        ("no_pace", "It is due within three weeks and was begun a week ago or more, there is something to do, and nothing was done in the time looked at.", NoPace),
        ("overdue_todos", "Todos should be done by now; with four or more, the risk is high.", OverdueTodos),
        ("no_next_step", "It is not completed, and there is nothing to do next.", NoNextStep),
    ];

    /// <summary>All of them, as something that is known.</summary>
    public static IEnumerable<KnowledgeEntry> Entries => Rules.Select(rule => new KnowledgeEntry(KnowledgeKind.RiskIndicator, rule.Name, rule.Condition));

    /// <summary>The risks of a project, the most serious first.</summary>
    public static IReadOnlyList<ProjectRisk> Of(ProjectState state) => [.. Rules.Select(rule => rule.Look(state)).OfType<ProjectRisk>().OrderByDescending(risk => risk.Level)];

    private static ProjectRisk? Overdue(ProjectState state) => state.DaysToGo is not (< 0 and var days) ? null
        : new("overdue", RiskLevel.High, $"It should have been done {Phrase.Days(-days)} ago, and {Left(state)}.", Ways(state));

    private static ProjectRisk? Late(ProjectState state)
    {
        if (state.InTime is not (< PerhapsInTime and var likely) || state.DaysToGo is not (>= 0 and var days))
        {
            return null;
        }

        return new("late", likely < HardlyInTime ? RiskLevel.High : RiskLevel.Medium,
            $"It is done in time with a likelihood of {Phrase.Chance(likely)} only: {Left(state)}, about {Phrase.Days(state.Metrics.DaysLeft!.Value.Likely)} at its pace, and there {(days < 1.5 ? "is" : "are")} {Phrase.Days(days)} to go.", Ways(state));
    }

    private static ProjectRisk? Stalled(ProjectState state) => !state.IsQuiet(BuiltInPatterns.QuietAfter) ? null
        : new("stalled", state.QuietDays >= 2 * BuiltInPatterns.QuietAfter ? RiskLevel.High : RiskLevel.Medium, $"Nothing has moved for {Phrase.Days(state.QuietDays)}, and {Left(state)}.", [Begin(state), "Or pause it: then it is out of the way until you take it up."]);

    private static ProjectRisk? NoPace(ProjectState state) => state.DaysToGo is not (>= 0 and <= SoonDays and var days) || state.Open.Count == 0 || state.Metrics.DaysLeft is not null || (state.Now - state.Project.CreatedAt).TotalDays < BegunDays ? null
        : new("no_pace", RiskLevel.High, $"It has to be done in {Phrase.Days(days)}, {Left(state)}, and nothing was done lately.", [First(state)]);

    private static ProjectRisk? OverdueTodos(ProjectState state) => state.Overdue.Count == 0 ? null
        : new("overdue_todos", state.Overdue.Count >= ManyOverdue ? RiskLevel.High : RiskLevel.Medium, Phrase.Sentence($"{Phrase.Count(state.Overdue.Count, "todo")} should be done by now."),
            [$"Do {Phrase.Quote(state.Overdue[0].Title)}, or give it a day that you can keep."]);

    private static ProjectRisk? NoNextStep(ProjectState state) => state.Project.IsEnded || state.Open.Count > 0 ? null
        : state.Project.Todos.Count > 0 ? new("no_next_step", RiskLevel.Low, "All of its todos are done.", ["Complete it, or add what comes next."])
        : new("no_next_step", RiskLevel.Low, "There is nothing to do next, and it is not done.", ["Add the next todo, or complete it."]);

    // "40 hours are left".
    private static string Left(ProjectState state) => state.Open.Count == 0 ? "no todo is left" : Phrase.Left(state.Metrics.HoursLeft.Likely);

    private static IReadOnlyList<string> Ways(ProjectState state) => state.Open.Count == 0 ? ["Complete it, or add what is missing and give it a date that holds."] : [First(state), NewDate(state)];

    private static string NewDate(ProjectState state) => state.Metrics.DaysLeft is { High: < 3_650 } left ? $"Or give it a date that holds: by {Phrase.Day(state.Now.AddDays(left.High))} it is done 9 times in 10." : "Or give it a date that holds.";

    private static string Begin(ProjectState state) => $"Do {Phrase.Quote(PrioritizationRules.Order(state.Open, state.Now).First().Title)} next.";

    // The last one to be done is the one to do without.
    private static string First(ProjectState state) => state.Open.Count < 2 ? Begin(state)
        : $"Do {Phrase.Quote(PrioritizationRules.Order(state.Open, state.Now).First().Title)} first, and see whether it goes without {Phrase.Quote(PrioritizationRules.Order(state.Open, state.Now).Last().Title)}.";
}

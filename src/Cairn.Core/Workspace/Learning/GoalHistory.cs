namespace Cairn.Core.Workspace.Learning;

/// <summary>How much of what was taken on for weeks was done in them.</summary>
/// <param name="Weeks">The weeks, the oldest first.</param>
public sealed record GoalHistory(IReadOnlyList<GoalWeek> Weeks)
{
    // With fewer weeks nothing is said.
    private const int WeeksMin = 3;

    /// <summary>The share that is likely to be done of what is taken on, after Laplace's rule of succession; null where too little is known.</summary>
    public double? Share => Weeks.Count < WeeksMin ? null : (Weeks.Sum(week => week.Done) + 1d) / (Weeks.Sum(week => week.Taken) + 2d);

    /// <summary>Todos done in the week in the middle, where weeks are put in order by that; null where too little is known.</summary>
    public double? UsualCount => Weeks.Count < WeeksMin ? null : Statistics.Median(Weeks.Select(week => (double)week.Done));

    /// <summary>Learns from weeks that are over.</summary>
    public static GoalHistory Learn(WorkPast past) => new(
    [
        .. past.Goals.Where(goal => goal.Todos.Count > 0).OrderBy(goal => goal.Monday).ThenBy(goal => goal.Id, StringComparer.Ordinal)
            .Select(goal => new GoalWeek(goal.Monday, goal.Todos.Count, goal.Todos.Count(todo => IsDoneIn(todo, goal.Monday, past.Zone)))),
    ]);

    /// <summary>What was learned, in words.</summary>
    public IEnumerable<KnowledgeEntry> Entries => Share is not { } share ? [] :
    [
        new KnowledgeEntry(KnowledgeKind.GoalHistory, "weekly_goals", $"About {Phrase.Percent(share)} of what is taken on for a week is done in it, usually {Phrase.Amount(UsualCount!.Value, "todo")}.")
        {
            Evidence = $"{Weeks.Sum(week => week.Done)} of {Phrase.Count(Weeks.Sum(week => week.Taken), "todo")} in {Phrase.Count(Weeks.Count, "week")}.",
            Count = Weeks.Count,
        },
    ];

    private static bool IsDoneIn(TodoView todo, DateOnly monday, TimeZoneInfo zone) =>
        todo.IsDone && todo.CompletedAt is { } at && DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).Date).DayNumber < monday.DayNumber + 7;
}

namespace Cairn.Core.Workspace.Advice;

/// <summary>The patterns that are the same for everybody. Each is documented, with an example, in <c>docs/reference/workspace.md</c>.</summary>
public static class BuiltInPatterns
{
    /// <summary>Days without anything after which a project is quiet.</summary>
    public const double QuietAfter = 14;

    /// <summary>As many todos that are committed at once are too many.</summary>
    public const int BusyFrom = 6;

    // How much less may be done than time has gone by.
    private const double GapMax = 0.2;

    // As many times what was estimated is too long.
    private const double LongerFrom = 1.5;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProjectPattern> All { get; } =
    [
        new("overdue_todos", "Todos should be done by now: 8 points for the first, 5 for each further one.", -8, Overdue),
        new("project_overdue", "The project itself should be done by now.", -20, ProjectOverdue),
        new("behind_time", "Less is done than time has gone by: a point for every two hundredths beyond a fifth, up to 15.", -1, Behind),
        new("ahead_of_time", "As much is done as time has gone by, or more, and no todo is overdue.", 8, Ahead),
        new("quiet", "There is something to do, it is not paused, and nothing has moved for two weeks.", -12, Quiet),
        new("steady", "Something was done in each third of the time looked at.", 6, Steady),
        new("no_next_step", "It is not done, and there is nothing to do next.", -8, NoNextStep),
        new("unclear_work", "More than half of at least four open todos are not refined.", -5, Unclear),
        new("too_much_at_once", "Six todos or more are committed at once.", -5, TooMuch),
        new("takes_longer", "Things took half as long again as was estimated, or more.", -6, TakesLonger),
        new("taken_up_again", "A fifth or more of what was done was taken up again.", -8, Reopened),
    ];

    /// <summary>Whether most of several open todos are not refined.</summary>
    public static bool IsUnclear(ProjectState state) => state.Open.Count >= 4 && state.Open.Count(IsVague) * 2 > state.Open.Count;

    /// <summary>Whether a todo is not refined.</summary>
    public static bool IsVague(TodoView todo) => todo.Status is TodoStatus.Dumped or TodoStatus.Matched;

    private static (double, string)? Overdue(ProjectState state) => state.Overdue.Count == 0 ? null
        : (-8 - (5 * (state.Overdue.Count - 1)), state.Overdue.Count == 1 ? $"{Phrase.Quote(state.Overdue[0].Title)} is overdue by {Late(state, state.Overdue[0])}."
            : $"{Phrase.Count(state.Overdue.Count, "todo")} are overdue, {Phrase.Quote(state.Overdue[0].Title)} by {Late(state, state.Overdue[0])}.");

    private static (double, string)? ProjectOverdue(ProjectState state) => state.DaysToGo is < 0 and var days ? (-20, $"It should have been done {Phrase.Days(-days)} ago.") : null;

    private static (double, string)? Behind(ProjectState state) =>
        state.TimeGone is { } gone && Math.Floor(Math.Round((gone - state.Done - GapMax) * 50, 6)) is >= 1 and var points
            ? (-Math.Min(15, points), $"{Phrase.Percent(gone)} of its time is over, and {Phrase.Percent(state.Done)} of it is done.") : null;

    private static (double, string)? Ahead(ProjectState state) =>
        state.TimeGone is > 0 and var gone && state.Done >= gone && state.Overdue.Count == 0 ? (8, $"{Phrase.Percent(state.Done)} of it is done in {Phrase.Percent(gone)} of its time.") : null;

    private static (double, string)? Quiet(ProjectState state) =>
        state.IsQuiet(QuietAfter) ? (-12, $"Nothing has moved for {Phrase.Days(state.QuietDays)}.") : null;

    private static (double, string)? Steady(ProjectState state) => state.Frame.Split(3).All(part => state.Project.DoneIn(part).Any()) ? (6, "Something was done all along.") : null;

    private static (double, string)? NoNextStep(ProjectState state) => state.HasNoNextStep ? (-8, "There is no todo left, and it is not done.") : null;

    private static (double, string)? Unclear(ProjectState state) => IsUnclear(state) ? (-5, $"{state.Open.Count(IsVague)} of {state.Open.Count} open todos are not refined.") : null;

    private static (double, string)? TooMuch(ProjectState state) =>
        state.Open.Count(todo => todo.Status == TodoStatus.Committed) is >= BusyFrom and var count ? (-5, $"{count} todos are committed at once.") : null;

    private static (double, string)? TakesLonger(ProjectState state) =>
        state.Metrics.Productivity is { } productivity && Math.Round(productivity * LongerFrom, 9) <= 1 ? (-6, $"What was done took {Phrase.Number(1 / productivity)} times as long as was estimated.") : null;

    private static (double, string)? Reopened(ProjectState state) =>
        state.Metrics.Quality is <= 0.8 and var quality ? (-8, $"{Phrase.Percent(1 - quality)} of what was done was taken up again.") : null;

    private static string Late(ProjectState state, TodoView todo) => Phrase.Days((state.Now - todo.DueAt!.Value).TotalDays);
}

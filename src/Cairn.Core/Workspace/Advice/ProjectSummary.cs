using System.Globalization;

namespace Cairn.Core.Workspace.Advice;

/// <summary>What is to be said of a project over a time frame.</summary>
/// <param name="Analysis">The project, looked at from all sides.</param>
/// <param name="Trends">How it went.</param>
public sealed record ProjectSummary(ProjectAnalysis Analysis, ProjectTrends Trends)
{
    /// <summary>What is to be done: what the risks and then what could be done better come down to, each once.</summary>
    public IReadOnlyList<string> Recommendations => [.. Analysis.Risks.SelectMany(risk => risk.Steps).Concat(Analysis.Optimizations.SelectMany(found => found.Steps)).Distinct(StringComparer.Ordinal)];

    /// <summary>How it stands, in a few sentences.</summary>
    public string Text
    {
        get
        {
            var (state, health) = (Analysis.State, Analysis.Health);
            var worst = health.Adjustments.OrderBy(adjustment => adjustment.Points).FirstOrDefault();
            return string.Join(' ', new[]
            {
                $"{Phrase.Quote(state.Project.Title)} {Standing(state.Project.Status, health)}.",
                worst is { Points: < 0 } ? worst.Evidence : "",
                Done(state),
                state.Project.Todos.Count == 0 || state.Project.IsEnded ? "" : Analysis.Prediction.Words,
            }.Where(part => part.Length > 0));
        }
    }

    /// <summary>Sums a project up.</summary>
    public static ProjectSummary Of(ProjectAnalysis analysis) => new(analysis, ProjectTrends.Of(analysis.State));

    private static string Standing(string status, ProjectHealth health) => status switch
    {
        ProjectStatus.Completed => "is completed",
        ProjectStatus.Cancelled => "is cancelled",
        ProjectStatus.Paused => string.Create(CultureInfo.InvariantCulture, $"is paused, at {health.Score:0} of 100"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{health.Words}, at {health.Score:0} of 100"),
    };

    private string Done(ProjectState state)
    {
        var (count, done, lately) = (state.Project.Todos.Count, state.Project.Todos.Count(todo => todo.IsDone), state.Project.DoneIn(state.Frame).Count());
        var days = Math.Max(1, (int)Math.Round((state.Frame.To - state.Frame.From).TotalDays));
        var span = days == 1 ? "day" : Phrase.Count(days, "day");
        return (count, done) switch
        {
            (0, _) => "It has no todos yet.",
            (1, 0) => "Its one todo is not done yet.",
            (1, _) => "Its one todo is done.",
            (_, 0) => $"None of {Phrase.Count(count, "todo")} is done.",
            (_, 1) => $"1 of {Phrase.Count(count, "todo")} is done, {(lately == 0 ? "but not " : "")}in the last {span}{Pace()}.",
            _ => $"{done} of {Phrase.Count(count, "todo")} are done, {(lately == 0 ? "but none" : lately == done ? "all" : lately.ToString(CultureInfo.InvariantCulture))} of them in the last {span}{Pace()}.",
        };
    }

    private string Pace() => Trends.Velocity.Direction switch
    {
        TrendDirection.Rising => ", faster of late",
        TrendDirection.Falling => ", slower of late",
        _ => "",
    };
}

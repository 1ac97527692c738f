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
            var done = state.Project.Todos.Count - state.Open.Count;
            var lately = state.Project.DoneIn(state.Frame).Count();
            var worst = health.Adjustments.OrderBy(adjustment => adjustment.Points).FirstOrDefault();
            var (count, days) = (state.Project.Todos.Count, Phrase.Days((state.Frame.To - state.Frame.From).TotalDays));
            return string.Join(' ', new[]
            {
                $"{Phrase.Quote(state.Project.Title)} {health.Words}, at {health.Score:0} of 100.",
                worst is { Points: < 0 } ? worst.Evidence : "",
                count == 0 ? "It has no todos yet." : $"{done} of {Phrase.Count(count, "todo")} {(done == 1 ? "is" : "are")} done, {lately} of them in the last {days}{Pace()}.",
                count == 0 ? "" : Analysis.Prediction.Words,
            }.Where(part => part.Length > 0));
        }
    }

    /// <summary>Sums a project up.</summary>
    public static ProjectSummary Of(ProjectAnalysis analysis) => new(analysis, ProjectTrends.Of(analysis.State));

    private string Pace() => Trends.Velocity.Direction switch
    {
        TrendDirection.Rising => ", faster of late",
        TrendDirection.Falling => ", slower of late",
        _ => "",
    };
}

using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>Completion patterns: what projects that were done in time had in common half-way, beside those that were not. What is bad for everybody can prove worse for somebody, but never good.</summary>
public static class LearnedPatterns
{
    // As many projects must have had it, and as many not.
    private const int CountMin = 3;

    // As if so many more projects had told nothing: what few projects tell counts for less.
    private const double Doubt = 5;

    private const double PointsPerLogit = 5;
    private const double PointsMax = 10;

    // Of the others, the todos of a project that has ended tell nothing.
    private static readonly string[] Told = ["overdue_todos", "behind_time", "ahead_of_time", "quiet", "steady"];

    /// <summary>Learns from projects that have ended.</summary>
    /// <param name="past">What was done.</param>
    /// <param name="book">How long things take.</param>
    public static IReadOnlyList<ProjectPattern> Learn(WorkPast past, EstimationBook book)
    {
        var halfWay = past.Ended.Where(project => project.EndedAt > project.CreatedAt).OrderBy(project => project.Id, StringComparer.Ordinal).Select(project => (project.IsDoneInTime, State: HalfWay(project, book))).ToList();
        return [.. BuiltInPatterns.All.Where(pattern => Told.Contains(pattern.Name)).Select(pattern => Learn(pattern, halfWay)).OfType<ProjectPattern>()];
    }

    private static ProjectState HalfWay(ProjectView project, EstimationBook book)
    {
        var middle = project.CreatedAt + ((project.EndedAt!.Value - project.CreatedAt) / 2);
        return ProjectState.Of(project.At(middle), TimeFrame.Last(ProjectAnalysis.FrameDays, middle), book.For(project.Person, project.Kind));
    }

    private static ProjectPattern? Learn(ProjectPattern pattern, List<(bool IsGood, ProjectState State)> projects)
    {
        var held = projects.ToLookup(project => pattern.Judge(project.State) is not null, project => project.IsGood);
        var (with, without) = (held[true].ToList(), held[false].ToList());
        if (with.Count < CountMin || without.Count < CountMin)
        {
            return null;
        }

        var (good, others) = (with.Count(isGood => isGood), without.Count(isGood => isGood));
        var fewer = Math.Min(with.Count, without.Count);
        var points = Math.Round((Logit(good, with.Count) - Logit(others, without.Count)) * PointsPerLogit * fewer / (fewer + Doubt), MidpointRounding.AwayFromZero);
        points = pattern.Points < 0 ? Math.Clamp(points, -PointsMax, 0) : Math.Clamp(points, 0, PointsMax);
        var evidence = $"Of {with.Count} earlier projects of which that held half-way, {good} {(good == 1 ? "was" : "were")} done in time; of {without.Count} others, {others}.";
        return points == 0 ? null : new ProjectPattern($"learned_{pattern.Name}", pattern.Condition.Split(':')[0].TrimEnd('.') + ", as in earlier projects.", points, state => pattern.Judge(state) is var (_, seen) ? (points, $"{seen} {evidence}") : null)
        {
            Evidence = evidence,
            Count = projects.Count,
        };
    }

    // The logarithm of the odds, with half of each seen beforehand.
    private static double Logit(int good, int count) => Math.Log((good + 0.5) / (count - good + 0.5));
}

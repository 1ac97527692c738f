namespace Cairn.Core.Workspace.Advice;

/// <summary>How a project went over a time frame, in quarters of it.</summary>
/// <param name="Progress">The share of its todos that were done by the end of each quarter, from 0 to 1.</param>
/// <param name="Velocity">Todos done a week.</param>
/// <param name="Quality">The share of what was done that was not taken up again, from 0 to 1.</param>
public sealed record ProjectTrends(Trend Progress, Trend Velocity, Trend Quality)
{
    private const int Parts = 4;

    /// <summary>Looks back. Quarters before the project was begun tell nothing.</summary>
    public static ProjectTrends Of(ProjectState state)
    {
        var (project, parts) = (state.Project, state.Frame.Split(Parts));
        return new ProjectTrends(
            new([.. parts.Select(part => project.Todos.Count(todo => todo.CreatedAt <= part.To) is > 0 and var count ? (double)project.Todos.Count(todo => todo.CreatedAt <= part.To && todo.IsDone && todo.CompletedAt <= part.To) / count : (double?)null)]),
            new([.. parts.Select(part => part.Weeks > 0 && (project.CreatedAt <= part.From || project.DoneIn(part).Any()) ? project.DoneIn(part).Count() / part.Weeks : (double?)null)]),
            new([.. parts.Select(part => project.QualityIn(part))]));
    }
}

using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>A project at a time, with its figures: what patterns and rules look at.</summary>
public sealed record ProjectState
{
    private ProjectState(ProjectView project, TimeFrame frame, ProjectMetrics metrics)
    {
        (Project, Frame, Metrics) = (project, frame, metrics);
        Overdue = [.. project.Open.Where(todo => todo.IsOverdue(frame.To)).OrderBy(todo => todo.DueAt).ThenBy(todo => todo.Id, StringComparer.Ordinal)];
        Open = [.. project.Open.OrderBy(todo => todo.Id, StringComparer.Ordinal)];
    }

    /// <summary>The project.</summary>
    public ProjectView Project { get; }

    /// <summary>The time frame of the figures; it ends at the time at which the project is looked at.</summary>
    public TimeFrame Frame { get; }

    /// <summary>The figures.</summary>
    public ProjectMetrics Metrics { get; }

    /// <summary>The time at which it is looked at.</summary>
    public DateTimeOffset Now => Frame.To;

    /// <summary>The todos that are to be done yet.</summary>
    public IReadOnlyList<TodoView> Open { get; }

    /// <summary>Of these, the ones that should be done by now, the longest due first.</summary>
    public IReadOnlyList<TodoView> Overdue { get; }

    /// <summary>Days since anything moved in the project, as <see cref="ProjectView.MovedAt"/> says; since it was begun where nothing did.</summary>
    public double QuietDays => Math.Max(0, (Now - Project.MovedAt(Now)).TotalDays);

    /// <summary>Days until it has to be done, below zero where it had to be; null for never, and of what has ended.</summary>
    public double? DaysToGo => Project.IsEnded ? null : (Project.DueAt - Now)?.TotalDays;

    /// <summary>How much of its time is over, from 0 to 1; null where it is never due, and of what has ended.</summary>
    public double? TimeGone => !Project.IsEnded && Project.DueAt is { } due && due > Project.CreatedAt ? Math.Clamp((Now - Project.CreatedAt) / (due - Project.CreatedAt), 0, 1) : null;

    /// <summary>How much of it is done, from 0 to 1: as somebody said, or where nobody did, by its todos.</summary>
    public double Done => Project.Progress > 0 ? Math.Min(1, Project.Progress / 100) : Project.Todos.Count == 0 ? 0 : (double)Project.Todos.Count(todo => todo.IsDone) / Project.Todos.Count;

    /// <summary>Whether it is not done, and nothing of it is left to do.</summary>
    public bool HasNoNextStep => !Project.IsEnded && Done < 1 && Open.Count == 0;

    /// <summary>Whether it is worked on, there is something to do, and nothing has moved for so many days.</summary>
    public bool IsQuiet(double days) => Project.Status != ProjectStatus.Paused && Open.Count > 0 && QuietDays >= days;

    /// <summary>How likely it is to be done in time at the pace of the frame, from 0 to 1; null where it is never due or there is no pace.</summary>
    public double? InTime => DaysToGo is { } days ? Metrics.DaysLeft?.Within(days) : null;

    /// <summary>Looks at a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="frame">The time frame; it ends now.</param>
    /// <param name="model">How long things take beside what is estimated.</param>
    public static ProjectState Of(ProjectView project, TimeFrame frame, EstimationModel model) => new(project, frame, ProjectMetrics.Of(project, frame, model));
}

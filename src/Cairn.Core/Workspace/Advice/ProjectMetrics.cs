using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>The figures of a project over a time frame. Defined, with worked examples, in <c>docs/reference/workspace.md</c>.</summary>
public sealed record ProjectMetrics
{
    // What an open todo is taken to be estimated at where neither it nor any other of the project is.
    private const double UsualHours = 1;

    /// <summary>Todos done a week.</summary>
    public required double Velocity { get; init; }

    /// <summary>What was estimated of the work done, by what it took: 1 where estimates hold, less where things take longer; null where nothing tells.</summary>
    public required double? Productivity { get; init; }

    /// <summary>Share of the todos done that were not taken up again, from 0 to 1; null where nothing was done.</summary>
    public required double? Quality { get; init; }

    /// <summary>Hours of work that are left.</summary>
    public required Estimate HoursLeft { get; init; }

    /// <summary>Days until what is left is done, at the pace of the time frame; nothing where nothing is left, null where there is no pace to go by.</summary>
    public required Estimate? DaysLeft { get; init; }

    /// <summary>Measures a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="frame">The time frame.</param>
    /// <param name="model">How long things take beside what is estimated.</param>
    public static ProjectMetrics Of(ProjectView project, TimeFrame frame, EstimationModel model)
    {
        // A project that was begun later has only so many weeks to be measured by, but no less than one.
        var weeks = Math.Max(1, Math.Min(frame.Weeks, (frame.To - project.CreatedAt).TotalDays / 7));

        // One order of adding up, so that the figures are the same to the last digit whatever order the todos are given in.
        var done = project.DoneIn(frame).OrderBy(todo => todo.Id, StringComparer.Ordinal).ToList();
        var known = done.Where(todo => todo.Ratio is not null).ToList();
        var typical = Statistics.Median(project.Todos.Select(todo => todo.Estimated).OfType<double>().Where(hours => hours > 0)) ?? UsualHours;
        var left = model.Sum([.. project.Open.Select(todo => HoursOf(todo, typical))]);
        var hours = done.Sum(todo => todo.Actual is > 0 and var actual ? actual : model.Factor * HoursOf(todo, typical));
        return new ProjectMetrics
        {
            Velocity = done.Count / weeks,
            Productivity = known.Count == 0 ? null : known.Sum(todo => todo.Estimated) / known.Sum(todo => todo.Actual),
            Quality = project.QualityIn(frame),
            HoursLeft = left,
            DaysLeft = left.Likely <= 0 ? Estimate.None : done.Count == 0 ? null : left.At(hours / weeks / 7, done.Count),
        };
    }

    private static double HoursOf(TodoView todo, double typical) => todo.Estimated is > 0 and var estimated ? estimated : typical;
}

using Cairn.Core.Workspace.Activities;

namespace Cairn.Core.Workspace.Learning;

/// <summary>What there is to learn from: what was done last, of which each learner takes what it needs. Whatever is archived or erased is not in it, and so nothing is learned from it.</summary>
public sealed record WorkPast
{
    /// <summary>Most todos done that are learned from, the last ones.</summary>
    public const int TodosMax = 500;

    /// <summary>Most projects ended that are learned from, the last ones.</summary>
    public const int ProjectsMax = 25;

    /// <summary>Most weekly goals that are learned from, the last ones.</summary>
    public const int GoalsMax = 26;

    /// <summary>Most todos whose way is learned from, the last ones done.</summary>
    public const int WaysMax = 100;

    /// <summary>Todos that are done.</summary>
    public IReadOnlyList<TodoView> Done { get; init; } = [];

    /// <summary>Projects that were completed or cancelled, with their todos.</summary>
    public IReadOnlyList<ProjectView> Ended { get; init; } = [];

    /// <summary>What was taken on for weeks that are over, with the todos.</summary>
    public IReadOnlyList<GoalView> Goals { get; init; } = [];

    /// <summary>What happened to each of some todos that are done, in the order of their ways.</summary>
    public IReadOnlyList<IReadOnlyList<WorkActivity>> Ways { get; init; } = [];

    /// <summary>The kinds of projects by their ids, of all that the todos done belong to.</summary>
    public IReadOnlyDictionary<string, string> Kinds { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The time zone that this person's days and hours are of.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}

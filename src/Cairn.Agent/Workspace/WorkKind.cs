using Cairn.Core.Collections;
using Cairn.Core.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary>A kind of record of the workspace, as commands and routes name it.</summary>
/// <param name="Collection">Where its records are.</param>
/// <param name="Noun">What one is called, which is the command's name.</param>
/// <param name="Path">What the routes call them.</param>
/// <param name="What">What one is.</param>
/// <param name="Filters">The fields by which they are listed.</param>
internal sealed record WorkKind(Collection Collection, string Noun, string Path, string What, params IReadOnlyList<string> Filters)
{
    public static readonly WorkKind Todo = new(WorkspaceCollections.Todos, "todo", "todos", "Something to do", "status", "priority", "project_id", "weekly_goal_id")
    {
        Schema = "Todo",
        Done = TodoStatus.Done,
        Example = """{"title":"Caulk the hull","estimated_hours":6}""",
        Change = """{"status":"matched"}""",
    };

    public static readonly WorkKind Project = new(WorkspaceCollections.Projects, "project", "projects", "Something with an end that todos lead to", "status", "priority", "kind", "intention_id")
    {
        Schema = "Project",
        Done = ProjectStatus.Completed,
        Example = """{"title":"Make the boat ready","why":"To sail in May","priority":"high","due_at":"2027-05-01T00:00:00Z"}""",
        Change = """{"progress":40}""",
    };

    public static readonly WorkKind Goal = new(WorkspaceCollections.WeeklyGoals, "goal", "weekly-goals", "What is taken on for a week", "week_start_date")
    {
        Schema = "WeeklyGoal",
        Example = """{"week_start_date":"2026-11-23","title":"The hull is tight"}""",
        Change = """{"total_estimated_hours":12}""",
    };

    public static readonly WorkKind Intention = new(WorkspaceCollections.Intentions, "intention", "intentions", "What is wanted in the long run", "status")
    {
        Schema = "Intention",
        Done = ProjectStatus.Completed,
        Example = """{"title":"Be at sea more"}""",
        Change = """{"why":"It clears the head"}""",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WorkKind> All { get; } = [Todo, Project, Goal, Intention];

    /// <summary>The status of one that is done; null where it has none.</summary>
    public string? Done { get; private init; }

    /// <summary>What the description of the API calls one.</summary>
    public required string Schema { get; init; }

    /// <summary>What one may be added with, as JSON.</summary>
    public required string Example { get; init; }

    /// <summary>How one may be changed, as JSON.</summary>
    public required string Change { get; init; }

    /// <summary>What several are called.</summary>
    public string Words => Path.Replace('-', ' ');

    /// <summary>What several are called in the description of the API.</summary>
    public string Plural => $"{Schema}s";

    /// <summary>What one is called, with its article.</summary>
    public string Article => this == Intention ? "an intention" : this == Goal ? "a weekly goal" : $"a {Noun}";
}

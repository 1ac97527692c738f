namespace Cairn.Core.Workspace;

/// <summary>How far a project, or an intention, has come.</summary>
public static class ProjectStatus
{
    /// <summary>Worked on.</summary>
    public const string Active = "active";

    /// <summary>Put aside for a while.</summary>
    public const string Paused = "paused";

    /// <summary>Reached.</summary>
    public const string Completed = "completed";

    /// <summary>Given up.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Active, Paused, Completed, Cancelled];
}

namespace Cairn.Core.Workspace;

/// <summary>How much something matters beside the rest.</summary>
public static class WorkPriority
{
    /// <summary>What a project or todo has where nobody said.</summary>
    public const string Medium = "medium";

    /// <summary>All of them, the least first.</summary>
    public static IReadOnlyList<string> All { get; } = ["low", Medium, "high", "urgent"];
}

namespace Cairn.Core.Workspace;

/// <summary>How much something matters beside the rest.</summary>
public static class WorkPriority
{
    /// <summary>It matters little.</summary>
    public const string Low = "low";

    /// <summary>What a project or todo has where nobody said.</summary>
    public const string Medium = "medium";

    /// <summary>It matters much.</summary>
    public const string High = "high";

    /// <summary>It goes before all else.</summary>
    public const string Urgent = "urgent";

    private static readonly string[] Ascending = [Low, Medium, High, Urgent];

    /// <summary>All of them, the least first.</summary>
    public static IReadOnlyList<string> All => Ascending;

    /// <summary>How far up a priority stands, from 0; −1 where it is none.</summary>
    public static int Rank(string priority) => Array.IndexOf(Ascending, priority);
}

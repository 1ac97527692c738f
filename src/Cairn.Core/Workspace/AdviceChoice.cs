namespace Cairn.Core.Workspace;

/// <summary>What a person may say of a recommendation.</summary>
public static class AdviceChoice
{
    /// <summary>It is not to be made again.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>It is to be made again from a time on.</summary>
    public const string Snoozed = "snoozed";

    /// <summary>It is made as ever.</summary>
    public const string Shown = "shown";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Dismissed, Snoozed, Shown];
}

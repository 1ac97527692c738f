using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>Something about a project that says how well it goes.</summary>
/// <param name="Name">Its name, in words with underscores.</param>
/// <param name="Condition">When it holds, as a sentence.</param>
/// <param name="Points">How many points it is worth where it just holds.</param>
/// <param name="Judge">Says how many points it is worth for a project, and what was seen; null where it does not hold.</param>
public sealed record ProjectPattern(string Name, string Condition, double Points, Func<ProjectState, (double Points, string Evidence)?> Judge)
{
    /// <summary>What it was learned from, as a sentence; empty where it is documented instead.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>How many projects it was learned from.</summary>
    public int Count { get; init; }

    /// <summary>The pattern as something that is known.</summary>
    public KnowledgeEntry Entry => new(KnowledgeKind.ProjectPattern, Name, Condition) { Points = Points, Evidence = Evidence, Count = Count };

    /// <summary>What it adds to a project's health; null where it does not hold.</summary>
    public HealthAdjustment? Of(ProjectState state) => Judge(state) is var (points, seen) ? new HealthAdjustment(Name, points, seen, Entry.Origin) : null;
}

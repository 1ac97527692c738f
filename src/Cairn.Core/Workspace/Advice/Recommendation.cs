namespace Cairn.Core.Workspace.Advice;

/// <summary>Something to do today.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Type">What it is about.</param>
/// <param name="Project">The project that it is about; null where it is about work as a whole.</param>
public sealed record Recommendation(string Rule, RecommendationType Type, ProjectView? Project)
{
    /// <summary>By what it is dismissed or put off: the same every day.</summary>
    public string Key => Project is null ? Rule : $"{Rule}:{Project.Id}";

    /// <summary>How much it matters: a word of <see cref="WorkPriority"/>.</summary>
    public required string Priority { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What was seen.</summary>
    public required string Description { get; init; }

    /// <summary>What can be done, each as a sentence.</summary>
    public required IReadOnlyList<string> Actions { get; init; }
}

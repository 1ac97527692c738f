namespace Cairn.Core.Workspace.Advice;

/// <summary>Something that could be done better.</summary>
/// <param name="Name">The name of the rule that found it.</param>
/// <param name="Reason">What was seen, as a sentence.</param>
/// <param name="Steps">What can be done, each as a sentence.</param>
public sealed record ProjectOptimization(string Name, string Reason, IReadOnlyList<string> Steps)
{
    /// <summary>Whether it is how somebody works, whatever the project.</summary>
    public bool IsHabit { get; init; }
}

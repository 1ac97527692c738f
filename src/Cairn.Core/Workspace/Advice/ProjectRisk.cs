namespace Cairn.Core.Workspace.Advice;

/// <summary>A reason why a project may not be done, or not in time.</summary>
/// <param name="Name">The name of the rule that found it.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Reason">What was seen, in a sentence or two.</param>
/// <param name="Steps">What can be done about it, each as a sentence.</param>
public sealed record ProjectRisk(string Name, RiskLevel Level, string Reason, IReadOnlyList<string> Steps);

using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>What one pattern adds to a project's health, or takes from it.</summary>
/// <param name="Pattern">The pattern's name.</param>
/// <param name="Points">How much: below zero where it is bad.</param>
/// <param name="Evidence">What was seen, as a sentence.</param>
/// <param name="Origin">Where the pattern is from.</param>
public sealed record HealthAdjustment(string Pattern, double Points, string Evidence, KnowledgeOrigin Origin);

namespace Cairn.Core.Index;

/// <summary>A term of a document, and how much it says about it.</summary>
/// <param name="Term">The term.</param>
/// <param name="Impact">From 1 to 255, which stand for no bound and the bound of what frequency can add.</param>
public readonly record struct SearchTerm(string Term, byte Impact);

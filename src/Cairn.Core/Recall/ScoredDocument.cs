namespace Cairn.Core.Recall;

/// <summary>A document that was found, and how well it answers.</summary>
/// <param name="Document">The document, as the index numbers it.</param>
/// <param name="Score">Higher is better; comparable within one query only.</param>
public readonly record struct ScoredDocument(long Document, double Score);

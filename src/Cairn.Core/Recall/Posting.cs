namespace Cairn.Core.Recall;

/// <summary>One document's entry under a term.</summary>
/// <param name="Document">The document, by a number that only the index understands.</param>
/// <param name="Frequency">How often the term stands in it; at least 1.</param>
/// <param name="Length">How many terms it has in all.</param>
public readonly record struct Posting(long Document, int Frequency, int Length);

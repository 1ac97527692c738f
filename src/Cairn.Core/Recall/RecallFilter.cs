namespace Cairn.Core.Recall;

/// <summary>A condition on the documents that may answer.</summary>
/// <param name="AnyOf">The index terms of which a document must have one.</param>
/// <param name="IsPrefix">Whether a term that begins with one of them will do.</param>
public sealed record RecallFilter(IReadOnlyList<string> AnyOf, bool IsPrefix = false);

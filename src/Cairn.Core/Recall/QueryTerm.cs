namespace Cairn.Core.Recall;

/// <summary>A part of a query that counts as one.</summary>
/// <param name="Label">As it is shown in an explanation.</param>
/// <param name="Alternatives">The index terms under which it is found.</param>
/// <param name="Boost">What it counts beside a word of the query, which counts 1.</param>
public sealed record QueryTerm(string Label, IReadOnlyList<string> Alternatives, double Boost = 1)
{
    /// <summary>Whether any number of alternatives counts as one: a span of time, or the words that begin with a prefix. Otherwise a document is
    /// taken to hold one of them at most, as it does of a word's stems in several languages.</summary>
    public bool IsUnion { get; init; }
}

namespace Cairn.Core.Recall;

/// <summary>A document that was found, and why.</summary>
/// <param name="Sequence">The document, by the sequence of its change.</param>
/// <param name="Score">How well it answers, as a part of the most that the words of the query could add; 1 is hardly ever reached. Comparable between vaults.</param>
public sealed record RankedDocument(long Sequence, double Score)
{
    /// <summary>The part of <see cref="Score"/> that its own words make.</summary>
    public double Own { get; init; }

    /// <summary>The part that the turns before and after it in its conversation lend.</summary>
    public double Nearby { get; init; }

    /// <summary>The part that comes of the rest of its conversation.</summary>
    public double Session { get; init; }

    /// <summary>The part that words make that stand in the first hits.</summary>
    public double Feedback { get; init; }

    /// <summary>The part that comes of its vector being near to the query's.</summary>
    public double Meaning { get; init; }

    /// <summary>The words of the query that it or its neighbours hold, and the part of <see cref="Score"/> that each makes.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Words { get; init; } = [];
}

namespace Cairn.Vaults.Recall;

/// <summary>What is asked of a vault.</summary>
/// <param name="Text">Words, a phrase or a question, at most 10,000 characters; what is longer is cut.</param>
public sealed record RecallQuery(string Text)
{
    /// <summary>Most characters of a query.</summary>
    public const int TextLengthMax = 10_000;

    /// <summary>Most items to answer. From 1 to 1,000; the default is 10.</summary>
    public int Limit { get; init; } = 10;
}

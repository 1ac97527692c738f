namespace Cairn.Core.Recall;

/// <summary>What is asked of a vault.</summary>
/// <param name="Text">Words, a phrase or a question, at most 10,000 characters; what is longer is cut.</param>
public sealed record RecallQuery(string Text)
{
    /// <summary>Most characters of a query.</summary>
    public const int TextLengthMax = 10_000;

    /// <summary>Greatest <see cref="Limit"/>.</summary>
    public const int LimitMax = 1_000;

    /// <summary>Most items to answer. From 1 to 1,000; the default is 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Most tokens that the items' content may have together, by <see cref="TokenCount"/>; null for any number.</summary>
    public int? Budget { get; init; }

    /// <summary>Whether the last word is only the beginning of one, as while it is being typed.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>Only memories of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only memories that have all of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only memories whose source begins so.</summary>
    public string? Source { get; init; }

    /// <summary>Only what this person or AI agent said.</summary>
    public string? Speaker { get; init; }

    /// <summary>Only memories of this conversation.</summary>
    public string? Session { get; init; }

    /// <summary>Only memories that this writer wrote first: an AI agent, a program.</summary>
    public string? Agent { get; init; }

    /// <summary>Only what happened at this time or later, to the minute.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what happened before this time, to the minute.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The query as the embedder's model sees it; null where none is configured, or it is away.</summary>
    public QueryVector? Meaning { get; init; }

    /// <summary>Where the days of the query begin and end. The default is the machine's time zone.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;
}

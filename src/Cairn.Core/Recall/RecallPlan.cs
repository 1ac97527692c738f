using Cairn.Core.Times;

namespace Cairn.Core.Recall;

/// <summary>A query as it was understood.</summary>
public sealed record RecallPlan
{
    /// <summary>What is looked for; none where nothing in the query can be.</summary>
    public required IReadOnlyList<QueryTerm> Terms { get; init; }

    /// <summary>The words that were left out, because rarer ones remain.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The times that the query speaks of.</summary>
    public IReadOnlyList<TimeMention> Times { get; init; } = [];

    /// <summary>Conditions, all of which a document must meet.</summary>
    public IReadOnlyList<RecallFilter> Filters { get; init; } = [];

    /// <summary>The first minute since 1970 at which a document may have happened.</summary>
    public int? FromMinute { get; init; }

    /// <summary>The first minute since 1970 at which it may no longer have happened.</summary>
    public int? ToMinute { get; init; }

    /// <summary>Documents that are looked at closely. The default is 128; never less than an answer is to have.</summary>
    public int CandidatesMax { get; init; } = 128;
}

using Cairn.Core.Collections;

namespace Cairn.Vaults.Workspace;

/// <summary>Which records of the workspace are listed.</summary>
/// <param name="Collection">The collection that they are in.</param>
public sealed record WorkFilter(Collection Collection)
{
    /// <summary>Most records that are listed at once.</summary>
    public const int LimitMax = 10_000;

    /// <summary>For fields, the texts of which a record must hold one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>In which order.</summary>
    public WorkOrder Order { get; init; }

    /// <summary>Most records, up to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 50;
}

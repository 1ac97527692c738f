namespace Cairn.Vaults.Workspace;

/// <summary>Which activities are listed.</summary>
public sealed record ActivityFilter
{
    /// <summary>The id of the project whose activities they are, those of its todos and its notes among them; null for all.</summary>
    public string? Project { get; init; }

    /// <summary>The id of the todo whose activities they are; null for all.</summary>
    public string? Todo { get; init; }

    /// <summary>Most of them, up to <see cref="WorkFilter.LimitMax"/>.</summary>
    public int Limit { get; init; } = 50;
}

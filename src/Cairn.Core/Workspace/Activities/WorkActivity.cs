using Cairn.Core.Records;

namespace Cairn.Core.Workspace.Activities;

/// <summary>Something that happened in the workspace.</summary>
/// <param name="At">When; of what comes from elsewhere, as it was noted there.</param>
/// <param name="Kind">What.</param>
/// <param name="Record">The record that it happened to.</param>
public sealed record WorkActivity(DateTimeOffset At, WorkActivityKind Kind, RecordKey Record)
{
    /// <summary>The change that it is told by.</summary>
    public Guid Op { get; init; }

    /// <summary>The status that it had before; null where that did not change.</summary>
    public string? From { get; init; }

    /// <summary>The status that it has since; null where that did not change.</summary>
    public string? To { get; init; }

    /// <summary>The fields that were changed, without those that follow from others.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Who did it, as the writer says.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Why, where the writer says.</summary>
    public string? Reason { get; init; }
}

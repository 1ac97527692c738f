using Cairn.Core.Changes;
using Cairn.Core.Merge;

namespace Cairn.Hub.Sync;

/// <summary>A record within one push: what it was before, what it is by now, and, where that was needed, the changes that it is merged from.</summary>
/// <param name="number">The sequence of its first change.</param>
/// <param name="before">What it was when the push began.</param>
/// <param name="isNew">Whether it has no row yet.</param>
internal sealed class LoggedRecord(long number, RecordState before, bool isNew)
{
    public long Number => number;

    public RecordState Before { get; } = before;

    public bool IsNew => isNew;

    /// <summary>What it is by now.</summary>
    public RecordState State { get; set; } = before;

    /// <summary>The sequence of its last change.</summary>
    public long Sequence { get; set; }

    /// <summary>Its changes with their sequences, those of this push included; null while nobody needed them.</summary>
    public List<(long Sequence, Change Change)>? History { get; set; } = isNew ? [] : null;
}

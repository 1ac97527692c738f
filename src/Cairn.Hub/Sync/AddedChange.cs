using Cairn.Core.Changes;

namespace Cairn.Hub.Sync;

/// <summary>A change that a push adds to the log.</summary>
/// <param name="sequence">Its place.</param>
/// <param name="mark">The chain's mark there.</param>
/// <param name="record">The sequence of its record's first change.</param>
/// <param name="change">The change, as it is kept.</param>
internal sealed class AddedChange(long sequence, Guid mark, long record, Change change)
{
    public long Sequence => sequence;

    public Guid Mark => mark;

    public long Record => record;

    public Change Change => change;

    /// <summary>Its canonical text.</summary>
    public string Body { get; } = ChangeJson.Write(change);
}

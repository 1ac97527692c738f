using Cairn.Core.Changes;

namespace Cairn.Hub.Sync;

/// <summary>A change that a push adds to the log.</summary>
/// <param name="Sequence">Its place.</param>
/// <param name="Mark">The chain's mark there.</param>
/// <param name="Record">The sequence of its record's first change.</param>
/// <param name="Change">The change, as it is kept.</param>
internal sealed record AddedChange(long Sequence, Guid Mark, long Record, Change Change)
{
    /// <summary>Its canonical text.</summary>
    public string Body => ChangeJson.Write(Change);
}

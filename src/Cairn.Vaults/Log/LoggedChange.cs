using Cairn.Core.Changes;

namespace Cairn.Vaults.Log;

/// <summary>A change and its place in this replica's log.</summary>
/// <param name="Sequence">Counts up from 1, without meaning to any other replica.</param>
/// <param name="Change">The change.</param>
public readonly record struct LoggedChange(long Sequence, Change Change)
{
    /// <summary>Whether the vault has given up the change's content: op, key, kind and stamp are all that is here.</summary>
    public bool IsEvicted { get; init; }
}

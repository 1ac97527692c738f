using Cairn.Core.Records;

namespace Cairn.Core.Sync;

/// <summary>The next changes to offer to a remote.</summary>
/// <param name="Changes">Their canonical JSON, in the order of the replica's log.</param>
/// <param name="Sequences">The place of each in the replica's log.</param>
/// <param name="Through">The sequence up to which nothing is left to offer once these are taken.</param>
/// <param name="HasMore">Whether more waits behind them.</param>
public sealed record OutgoingBatch(IReadOnlyList<string> Changes, IReadOnlyList<long> Sequences, long Through, bool HasMore)
{
    /// <summary>Records whose erases the remote has once these are taken, and has not been told of as erased.</summary>
    public IReadOnlyList<RecordKey> Erased { get; init; } = [];
}

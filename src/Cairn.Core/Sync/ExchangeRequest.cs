using Cairn.Core.Records;

namespace Cairn.Core.Sync;

/// <summary>What a replica says to a remote about one vault: what it has written, and how far it has read.</summary>
public sealed record ExchangeRequest
{
    /// <summary>The vault.</summary>
    public required Guid Vault { get; init; }

    /// <summary>The replica that asks, 16 hexadecimal digits.</summary>
    public required string Replica { get; init; }

    /// <summary>How far the replica has read, in the remote's words; empty before the first time.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The remote's head as the replica saw it last, in the remote's words; empty before the first time. A remote that has lost what lay there says so.</summary>
    public string Head { get; init; } = "";

    /// <summary>The changes that the remote may lack, as canonical JSON, in the order of the replica's log; at most <see cref="SyncLimits.ChangesMax"/>.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Records that the replica holds as erased, and whose erases the remote has, with those of <see cref="Changes"/>. A remote that keeps objects of the replica takes
    /// what they hold of these records out of them before it answers.</summary>
    public IReadOnlyList<RecordKey> Erased { get; init; } = [];

    /// <summary>Ids that the replica had before, under which it may have left objects, 16 hexadecimal digits each.</summary>
    public IReadOnlyList<string> FormerReplicas { get; init; } = [];

    /// <summary>Most changes to answer with.</summary>
    public int Limit { get; init; } = SyncLimits.ChangesMax;
}

namespace Cairn.Core.Sync;

/// <summary>How far a replica and one remote are with each other.</summary>
public sealed record RemoteProgress
{
    /// <summary>How far the replica has read, in the remote's words; empty before the first time.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The remote's head as it was seen last, in the remote's words.</summary>
    public string Head { get; init; } = "";

    /// <summary>The sequence of the replica's log up to which the remote has everything.</summary>
    public long Pushed { get; init; }

    /// <summary>How many parts of the remote are announced there and had not arrived when it was looked at last.</summary>
    public int Missing { get; init; }

    /// <summary>Whether the remote was found to keep whatever it holds since this replica has the size limit that it has.</summary>
    public bool Keeps { get; init; }

    /// <summary>When all was exchanged last.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public SyncProblem? Problem { get; init; }

    /// <summary>Attempts that have failed in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due after a failed one.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>When the replica and the remote were found to differ, and were repaired, last.</summary>
    public DateTimeOffset? RepairedAt { get; init; }
}

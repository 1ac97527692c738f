namespace Cairn.Core.Sync;

/// <summary>What a remote answers about one vault.</summary>
public sealed record ExchangeAnswer
{
    /// <summary>The vault.</summary>
    public required Guid Vault { get; init; }

    /// <summary>Why nothing more was done for this vault than the results tell of; null where all went well.</summary>
    public SyncProblem? Problem { get; init; }

    /// <summary>What became of each change of the request, in its order.</summary>
    public IReadOnlyList<PushResult> Results { get; init; } = [];

    /// <summary>Changes that the replica may lack, as JSON, in the order of the remote's log.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>How far the replica has read once it holds these changes.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The cursor that was asked with, noted by who asked; null where pages come in their order. An answer to another than the replica's has come late, and says nothing of what the remote has now.</summary>
    public string? AskedFrom { get; init; }

    /// <summary>Whether there is more to read from there.</summary>
    public bool HasMore { get; init; }

    /// <summary>How many parts of the remote are announced there and have not arrived yet, as happens where a folder is carried by another program. They are read when they are there.</summary>
    public int Missing { get; init; }

    /// <summary>Whether the remote keeps the vault within a size, and so may give up what it holds.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Where the remote's log ends.</summary>
    public string Head { get; init; } = "";

    /// <summary>The digest of what the remote holds at <see cref="Cursor"/>, 32 hexadecimal digits; null where there is more to read, or where the remote merges nothing.</summary>
    public string? Digest { get; init; }
}

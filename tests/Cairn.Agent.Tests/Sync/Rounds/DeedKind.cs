namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>What may be asked for.</summary>
internal enum DeedKind
{
    /// <summary>A field of a memory is set, of a new one as well.</summary>
    Put,

    /// <summary>A memory is archived.</summary>
    Delete,

    /// <summary>A memory is erased.</summary>
    Erase,
}

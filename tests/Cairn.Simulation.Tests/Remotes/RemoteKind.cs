namespace Cairn.Simulation.Tests.Remotes;

/// <summary>What stands behind a remote.</summary>
internal enum RemoteKind
{
    /// <summary>A server on which nobody writes: a vault of the kind that devices have, or a hub's log on PostgreSQL.</summary>
    Hub,

    /// <summary>Another device.</summary>
    Device,

    /// <summary>Objects, and no program.</summary>
    Bucket,
}

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>What stands behind a remote.</summary>
internal enum RemoteKind
{
    /// <summary>A server on which nobody writes.</summary>
    Hub,

    /// <summary>Another device.</summary>
    Device,

    /// <summary>Objects, and no program.</summary>
    Bucket,
}

using Cairn.Simulation.Tests.Worlds;
using Cairn.Sync.Remotes;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>Opens remotes of every kind.</summary>
internal static class RemoteKinds
{
    public static IRemote Open(this Link link, int pageMax) => link.Kind switch
    {
        RemoteKind.Hub or RemoteKind.Device => new NodeRemote(link.To, pageMax),
        _ => throw new ArgumentOutOfRangeException(nameof(link)),
    };
}

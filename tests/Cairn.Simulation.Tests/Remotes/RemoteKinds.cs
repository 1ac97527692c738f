using Cairn.Simulation.Tests.Faults;
using Cairn.Simulation.Tests.Worlds;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>Opens remotes of every kind. A new kind is one more line here, and one where worlds are put together.</summary>
internal static class RemoteKinds
{
    public static IRemote Open(this Link link, FaultPlan plan, int pageMax) => link.To.Kind switch
    {
        _ when link.To.Hub is { } hub => new ServedRemote(() => hub.As(link.From.Vault.Id), link.From.Vault.Id, pageMax),
        RemoteKind.Hub or RemoteKind.Device => new ServedRemote(() => link.To.Node!.Served, link.To.Node!.Vault.Id, pageMax),
        RemoteKind.Bucket => new BucketRemote(link.To.Bucket!.Open(plan.RunAsync), link.From.Clock),
        _ => throw new ArgumentOutOfRangeException(nameof(link)),
    };
}

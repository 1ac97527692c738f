using Cairn.Simulation.Tests.Worlds;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>Something that devices sync with: a machine, or a bucket.</summary>
internal sealed record Place(string Name, Guid Id, RemoteKind Kind)
{
    /// <summary>The hub's log on PostgreSQL; null where it is none.</summary>
    public HubLog? Hub { get; init; }

    /// <summary>The machine; null where it is a bucket.</summary>
    public Node? Node { get; init; }

    /// <summary>The bucket; null where it is a machine.</summary>
    public MemoryBucket? Bucket { get; init; }

    public override string ToString() => Name;
}

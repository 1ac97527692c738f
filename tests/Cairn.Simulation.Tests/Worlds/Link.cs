using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Remotes;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>A device and something that it syncs with.</summary>
internal sealed record Link(Node From, Place To)
{
    /// <summary>Answers that have arrived since both were started last, which may arrive again.</summary>
    public List<ExchangeAnswer> Answers { get; } = [];

    public override string ToString() => $"{From} -> {To}";
}

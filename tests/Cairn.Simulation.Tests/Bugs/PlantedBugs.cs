namespace Cairn.Simulation.Tests.Bugs;

/// <summary>The mistakes that the simulation must find, most of which some sync engine has made.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<Bug> All { get; } = [.. ReplicaBugs.All, .. OutboxBugs.All, .. RemoteBugs.All, .. WriterBugs.All];
}

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>The mistakes that the simulation must find.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<Bug> All { get; } = [];
}

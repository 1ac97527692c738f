namespace Cairn.Simulation.Tests.Faults;

/// <summary>The process that syncs is gone.</summary>
internal sealed class KilledException() : Exception("Killed.");

namespace Cairn.Simulation.Tests.Oracle;

/// <summary>Something that must hold in every world does not.</summary>
internal sealed class InvariantBroken(string message) : Exception(message);

namespace Cairn.Simulation.Tests.Runs;

/// <summary>A seed in whose world something did not hold.</summary>
internal sealed record FailedSeed(int Seed, string Reason, IReadOnlyList<string> Trace);

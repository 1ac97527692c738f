namespace Cairn.Agent.Sync;

/// <summary>A vault that is to be synced with a remote.</summary>
/// <param name="Name">What it is called here, whether it is here yet or not.</param>
/// <param name="Id">Which one at the remote is meant; null for the one of that name.</param>
/// <param name="Root">The root to trust of a sealed one that has admitted this device; null where it was not admitted.</param>
internal sealed record WantedVault(string Name, Guid? Id = null, string? Root = null);

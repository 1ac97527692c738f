namespace Cairn.Hub.Memories;

/// <summary>What the vaults of a hub answer.</summary>
/// <param name="Items">The memories found, best first.</param>
/// <param name="LeftOut">Memories that were found and would not have fitted into the budget.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record HubAnswer(IReadOnlyList<FoundMemory> Items, int LeftOut, double Milliseconds);

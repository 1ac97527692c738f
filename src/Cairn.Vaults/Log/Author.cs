namespace Cairn.Vaults.Log;

/// <summary>Who makes a write, and why.</summary>
/// <param name="Actor">A program, a person or an AI agent, at most 200 characters.</param>
/// <param name="Reason">At most 2,000 characters, where there is something to say.</param>
public readonly record struct Author(string Actor, string? Reason = null);

namespace Cairn.Vaults.Recall;

/// <summary>What a vault answers, best first.</summary>
/// <param name="Items">The memories found.</param>
/// <param name="Milliseconds">How long finding them took.</param>
/// <param name="Trace">The name of the trace that explains the answer: <c>traces/NAME.json</c> in the vault's folder. Empty where none could be written.</param>
public sealed record RecallAnswer(IReadOnlyList<RecalledItem> Items, double Milliseconds, string Trace);

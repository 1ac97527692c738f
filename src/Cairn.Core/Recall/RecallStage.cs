namespace Cairn.Core.Recall;

/// <summary>A step on the way to an answer.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Documents">How many documents it left or looked at.</param>
/// <param name="Milliseconds">How long it took.</param>
public readonly record struct RecallStage(string Name, long Documents, double Milliseconds);

namespace Cairn.Vaults.Sealing;

/// <summary>What came of unlocking.</summary>
/// <param name="Checked">Changes that were in the log.</param>
/// <param name="Refused">How many of them no device of the vault had made; they were taken out.</param>
public sealed record UnlockReport(int Checked, int Refused);

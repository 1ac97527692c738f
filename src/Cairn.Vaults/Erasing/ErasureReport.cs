namespace Cairn.Vaults.Erasing;

/// <summary>What became of an erasure.</summary>
/// <param name="Erased">Records that were erased.</param>
/// <param name="Unreached">Files that may still hold their content, with the reason, for the person to see to.</param>
public sealed record ErasureReport(int Erased, IReadOnlyList<string> Unreached);

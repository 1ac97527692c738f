namespace Cairn.Vaults.Index;

/// <summary>A record's entry under a term.</summary>
internal readonly record struct IndexedTerm(long Record, int Frequency, int Length);

namespace Cairn.Vaults.Memories;

/// <summary>Where a memory went.</summary>
/// <param name="Id">Its record in the collection <c>memories</c>.</param>
/// <param name="IsNew">False where the vault had the same text from the same source, session, speaker and time already.</param>
public readonly record struct Remembered(string Id, bool IsNew);

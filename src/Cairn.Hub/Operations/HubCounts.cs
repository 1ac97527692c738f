namespace Cairn.Hub.Operations;

/// <summary>Counts over all vaults of a hub.</summary>
/// <param name="Vaults">How many vaults there are.</param>
/// <param name="Changes">Changes in their logs.</param>
/// <param name="ChangesLargest">Changes in the longest of them.</param>
/// <param name="Bytes">What the database takes on disk.</param>
/// <param name="OutboxWaiting">Messages that are to be sent.</param>
/// <param name="OutboxDead">Messages that nobody tries to send any more.</param>
internal sealed record HubCounts(long Vaults, long Changes, long ChangesLargest, long Bytes, long OutboxWaiting, long OutboxDead);

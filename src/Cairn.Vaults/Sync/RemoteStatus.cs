using Cairn.Core.Sync;

namespace Cairn.Vaults.Sync;

/// <summary>How a vault and one remote stand, for a person to see at a glance.</summary>
/// <param name="Progress">How far they are.</param>
/// <param name="Queued">Changes that wait to be sent.</param>
/// <param name="Refused">Changes that the remote refused.</param>
/// <param name="Quarantined">Changes from it that could not be taken in.</param>
public sealed record RemoteStatus(RemoteProgress Progress, long Queued, long Refused, long Quarantined);

using Cairn.Core.Merge;
using Cairn.Core.Sync;

namespace Cairn.Sync.Remotes;

/// <summary>A remote behind which a program runs: it streams, tells when something is new, and merges as replicas do, so that digests can be compared.</summary>
public interface ILiveRemote : IRemote
{
    /// <summary>Everything from a cursor on, in pages, each with the cursor to go on from. See <see cref="IServedVault.ReadAsync"/>.</summary>
    IAsyncEnumerable<ExchangeAnswer> ReadAsync(Guid vault, string cursor, CancellationToken cancellationToken);

    /// <summary>Tells of each vault whose log has grown, and by null that there may be others than there were. Hints only: one may be missing, one may be too many. Ends where the remote says that it stops, and is soon called again; fails where the connection breaks.</summary>
    IAsyncEnumerable<Guid?> WatchAsync(IReadOnlyList<Guid> vaults, CancellationToken cancellationToken);

    /// <summary>The sums of all parts of a vault.</summary>
    Task<Digest> DigestAsync(Guid vault, CancellationToken cancellationToken);

    /// <summary>All changes of the records in one part of the digest, as canonical JSON.</summary>
    Task<IReadOnlyList<string>> ReadPartAsync(Guid vault, int part, CancellationToken cancellationToken);
}

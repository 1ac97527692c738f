using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>A place for small immutable objects, each under a key: names joined by slashes. Nothing more is asked of it: no locks, no conditions, no times.</summary>
/// <remarks>Every call may fail with a <see cref="CairnException"/>: <c>remote_unreachable</c> (transient; also where the place has not been made, or is not mounted),
/// <c>remote_busy</c>, <c>remote_denied</c>, <c>remote_failed</c>. Messages name the place, and never hold keys or content. Safe for use by several threads.</remarks>
public interface IBucket : IDisposable
{
    /// <summary>The place in words, for messages.</summary>
    string Place { get; }

    /// <summary>Makes the place, with the object <c>cairn.json</c> in it by which it is known, where it is not there yet.</summary>
    Task CreateAsync(CancellationToken cancellationToken);

    /// <summary>All objects below a prefix, foreign ones too, in no order.</summary>
    /// <param name="prefix">Ends in a slash.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The content of an object, cut off at <see cref="BucketLimits.ObjectBytesMax"/>; null where there is none.</summary>
    Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores an object, which is there whole or not at all. It survives a power loss when the task completes.</summary>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Removes an object, with older versions that the place may keep of it. Nothing happens where there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}

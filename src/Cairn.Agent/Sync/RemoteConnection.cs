using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Engine;
using Cairn.Sync.Remotes;

namespace Cairn.Agent.Sync;

/// <summary>Makes of a remote's settings what one can sync with.</summary>
internal static class RemoteConnection
{
    /// <summary>The settings of a folder or a bucket; the key to a bucket is taken from the environment and kept.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    public static RemoteSettings Describe(Guid id, string name, string address, Func<string, string?> environment)
    {
        var parsed = BucketAddress.Parse(address);
        var key = parsed.NeedsKey ? S3Key.FromEnvironment(parsed, environment) : null;
        return new RemoteSettings(id, name, parsed.Text) { AccessKey = key?.Id, SecretKey = key?.Secret };
    }

    /// <summary>Opens it; nothing is sent yet.</summary>
    /// <exception cref="CairnException">Codes <c>invalid_remote_address</c>, <c>remote_denied</c>.</exception>
    public static IRemote Open(RemoteSettings remote, TimeProvider time)
    {
        var address = BucketAddress.Parse(remote.Address);
        var key = remote is { AccessKey: { } id, SecretKey: { } secret } ? new S3Key(id, secret) : null;
        return new BucketRemote(address.Open(key), time);
    }

    /// <summary>When it is synced with in the background.</summary>
    public static SyncSchedule Schedule(IRemote remote) => remote is ILiveRemote ? SyncSchedule.Live : SyncSchedule.Bucket;
}

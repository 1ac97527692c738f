using Cairn.Core;
using Cairn.Sync.Engine;
using Cairn.Sync.Remotes;

namespace Cairn.Agent.Sync;

/// <summary>Makes of a remote's settings what one can sync with.</summary>
internal static class RemoteConnection
{
    /// <summary>Opens it; nothing is sent yet.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    public static IRemote Open(RemoteSettings remote) => throw new CairnException("invalid_remote_address", $"{remote.Address} is no address of a remote.", "Give a folder, s3://, b2:// or https://.");

    /// <summary>The settings of a remote that is reached without pairing.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    public static RemoteSettings Describe(Guid id, string name, string address, Func<string, string?> environment) => new(id, name, address)
    {
        AccessKey = environment("AWS_ACCESS_KEY_ID"),
        SecretKey = environment("AWS_SECRET_ACCESS_KEY"),
    };

    /// <summary>When it is synced with in the background.</summary>
    public static SyncSchedule Schedule(IRemote remote) => remote is ILiveRemote ? SyncSchedule.Live : SyncSchedule.Bucket;
}

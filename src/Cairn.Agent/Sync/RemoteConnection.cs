using Cairn.Agent.Accounts;
using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Engine;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Vaults.Homes;

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
    public static IRemote Open(RemoteSettings remote, VaultHome home, TimeProvider time)
    {
        if (remote.Address.StartsWith("https://", StringComparison.Ordinal) || remote.Account is not null)
        {
            return new HttpRemote(Describe(remote, home, time));
        }

        var address = BucketAddress.Parse(remote.Address);
        var key = remote is { AccessKey: { } id, SecretKey: { } secret } ? new S3Key(id, secret) : null;
        return new BucketRemote(address.Open(key), time);
    }

    /// <summary>How a remote on the network is called, with what this device signs in with.</summary>
    public static HttpRemoteOptions Describe(RemoteSettings remote, VaultHome home, TimeProvider time)
    {
        var options = new HttpRemoteOptions { Address = new Uri(remote.Address), Pin = Pin(remote), Token = remote.Token, Time = time };
        return remote.Account is null ? options : new SignInFile(home, remote.Id, time).Follow(options);
    }

    // One that cannot be read must not be taken for none.
    private static CertificatePin? Pin(RemoteSettings remote) => remote.Pin is null ? null : CertificatePin.TryParse(remote.Pin)
        ?? throw new CairnException("settings_invalid", $"The pin of {remote.Name} in remotes.json cannot be read.", $"Remove the remote and pair again: `cairn remote remove {remote.Name}`.");

    /// <summary>When it is synced with in the background.</summary>
    public static SyncSchedule Schedule(IRemote remote) => remote is ILiveRemote ? SyncSchedule.Live : SyncSchedule.Bucket;
}

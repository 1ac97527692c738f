using Cairn.Protocol;

namespace Cairn.Sync.Remotes;

/// <summary>A vault at a remote.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it was called where it was offered first; empty where that is not told of a sealed one.</param>
/// <param name="IsSealed">Whether the remote knows that it is sealed. A bucket does not; there, one without a name is.</param>
public sealed record RemoteVault(Guid Id, string Name, bool IsSealed = false)
{
    /// <summary>What this device may do with it there.</summary>
    public VaultRole Role { get; init; } = VaultRole.Owner;
}

namespace Cairn.Sync.Remotes;

/// <summary>A vault at a remote.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it was called where it was offered first.</param>
public sealed record RemoteVault(Guid Id, string Name);

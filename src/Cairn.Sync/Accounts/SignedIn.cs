namespace Cairn.Sync.Accounts;

/// <summary>What a device has that is signed in.</summary>
/// <param name="AccessToken">What lets it in for an hour or so.</param>
/// <param name="RefreshToken">What gives it the next of these, once.</param>
/// <param name="Account">The account's name; empty where the hub does not say.</param>
/// <param name="Device">The device's id there; empty where the hub does not say.</param>
public sealed record SignedIn(string AccessToken, string RefreshToken, string Account = "", string Device = "");

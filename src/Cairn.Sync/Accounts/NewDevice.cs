namespace Cairn.Sync.Accounts;

/// <summary>A device, as it introduces itself to a hub.</summary>
/// <param name="Name">What its person calls it.</param>
/// <param name="Platform">What it runs on, as in <c>linux-x64</c>.</param>
/// <param name="InstalledAt">Since when Cairn is there.</param>
public sealed record NewDevice(string Name, string Platform, DateTimeOffset InstalledAt);

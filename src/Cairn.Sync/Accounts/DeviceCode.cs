namespace Cairn.Sync.Accounts;

/// <summary>What a hub gives a device that wants to sign in (RFC 8628).</summary>
/// <param name="Secret">By which the device asks whether it was approved.</param>
/// <param name="UserCode">What the person types on the page, or sees there.</param>
/// <param name="Page">The page.</param>
/// <param name="PageWithCode">The page with the code in its address.</param>
/// <param name="ExpiresAt">When the code is good no longer.</param>
/// <param name="Interval">How long to wait between two questions.</param>
public sealed record DeviceCode(string Secret, string UserCode, Uri Page, Uri PageWithCode, DateTimeOffset ExpiresAt, TimeSpan Interval);

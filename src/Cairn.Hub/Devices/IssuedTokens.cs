namespace Cairn.Hub.Devices;

/// <summary>What a device gets that was let in.</summary>
/// <param name="Access">Shown with each request, for an hour.</param>
/// <param name="Refresh">Exchanged for the next two.</param>
/// <param name="Account">What the account is called.</param>
/// <param name="Device">The device's id.</param>
internal sealed record IssuedTokens(string Access, string Refresh, string Account, Guid Device);

namespace Cairn.Hub.Accounts;

/// <summary>Who calls.</summary>
/// <param name="Account">In whose name.</param>
/// <param name="Device">The device that was signed in; null where an API key was shown.</param>
internal sealed record Caller(Guid Account, Guid? Device);

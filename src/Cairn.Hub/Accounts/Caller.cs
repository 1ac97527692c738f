namespace Cairn.Hub.Accounts;

/// <summary>Who calls.</summary>
/// <param name="Account">In whose name.</param>
/// <param name="Device">The device that was signed in; null where an API key was shown.</param>
/// <param name="Key">The API key; null where it is a device.</param>
internal sealed record Caller(Guid Account, Guid? Device, Guid? Key = null)
{
    /// <summary>What is revoked to keep the caller out: the device, or the key.</summary>
    public Guid Holder => Device ?? Key ?? Account;
}

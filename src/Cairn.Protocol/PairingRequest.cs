namespace Cairn.Protocol;

/// <summary>What a device asks with to be paired.</summary>
/// <param name="Secret">The secret of the pairing code, in Base64url.</param>
/// <param name="Device">What the device is called.</param>
public sealed record PairingRequest(string Secret, string Device);

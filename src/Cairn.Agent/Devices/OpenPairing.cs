using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>A pairing code that nobody has used yet.</summary>
/// <param name="SecretHash">SHA-256 of its secret, in hexadecimal.</param>
/// <param name="Vaults">The vaults that the device will get.</param>
/// <param name="ExpiresAt">When it stops working.</param>
internal sealed record OpenPairing(string SecretHash, IReadOnlyList<OfferedVault> Vaults, DateTimeOffset ExpiresAt);

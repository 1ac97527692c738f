using Cairn.Protocol;
using Cairn.Sync.Http;

namespace Cairn.Agent.Devices;

/// <summary>What pairing gave this device: all that it needs to sync with the other.</summary>
/// <param name="Address">Where the other answered.</param>
/// <param name="Pin">The key that it showed.</param>
/// <param name="Token">The token of this device there.</param>
/// <param name="Device">The id of this device there.</param>
/// <param name="Vaults">The vaults to exchange.</param>
/// <param name="Seal">For sealed vaults, the wrapped key, opaque here; null where there is none.</param>
internal sealed record PairedRemote(Uri Address, CertificatePin Pin, string Token, string Device, IReadOnlyList<OfferedVault> Vaults, string? Seal);

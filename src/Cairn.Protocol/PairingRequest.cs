namespace Cairn.Protocol;

/// <summary>What a device asks with to be paired.</summary>
/// <param name="Secret">The secret of the pairing code, in Base64url.</param>
/// <param name="Device">What the device is called.</param>
public sealed record PairingRequest(string Secret, string Device)
{
    /// <summary>Most vaults that a device may bring.</summary>
    public const int VaultsMax = 20;

    /// <summary>The public key that the keys of sealed vaults are to be wrapped for; null where the device only keeps and relays them.</summary>
    public string? SealKey { get; init; }

    /// <summary>The vaults that the device brings, for the other to have as well.</summary>
    public IReadOnlyList<OfferedVault> Vaults { get; init; } = [];
}

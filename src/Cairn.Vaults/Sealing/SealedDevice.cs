namespace Cairn.Vaults.Sealing;

/// <summary>A device that a sealed vault's keys are wrapped for.</summary>
/// <param name="Id">16 hexadecimal digits that follow from its public key.</param>
/// <param name="Name">What it calls itself; empty where the vault is locked here.</param>
/// <param name="Since">When it was admitted.</param>
/// <param name="IsRevoked">Whether it gets no newer key.</param>
/// <param name="IsThis">Whether it is this device.</param>
public sealed record SealedDevice(string Id, string Name, DateTimeOffset Since, bool IsRevoked, bool IsThis);

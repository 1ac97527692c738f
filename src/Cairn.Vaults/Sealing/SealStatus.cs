namespace Cairn.Vaults.Sealing;

/// <summary>How a vault's seal stands.</summary>
/// <param name="IsSealed">Whether the vault is sealed at all; what follows is empty where it is not.</param>
/// <param name="IsLocked">Whether this device does not have the keys.</param>
/// <param name="Keys">Keys that this device has; 0 where it is locked.</param>
/// <param name="HasPassphrase">Whether a passphrase opens it.</param>
/// <param name="HasRecoveryCode">Whether a recovery code opens it.</param>
/// <param name="Devices">The devices, in the order in which they were admitted.</param>
public sealed record SealStatus(bool IsSealed, bool IsLocked, int Keys, bool HasPassphrase, bool HasRecoveryCode, IReadOnlyList<SealedDevice> Devices);

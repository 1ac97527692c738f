namespace Cairn.Protocol;

/// <summary>What a device gets that was paired.</summary>
/// <param name="Token">Its token, shown this once.</param>
/// <param name="Device">Its id, by which it is listed and revoked.</param>
/// <param name="Vaults">The vaults that it may exchange.</param>
public sealed record PairingAnswer(string Token, string Device, IReadOnlyList<OfferedVault> Vaults);

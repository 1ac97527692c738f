namespace Cairn.Protocol;

/// <summary>What a device gets that was paired.</summary>
/// <param name="Token">Its token, shown this once.</param>
/// <param name="Device">Its id, by which it is listed and revoked.</param>
/// <param name="Vaults">The vaults that it may exchange: those that it is given, and those that it brought, by their names there.</param>
public sealed record PairingAnswer(string Token, string Device, IReadOnlyList<OfferedVault> Vaults)
{
    /// <summary>What the device calls itself that answers.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its public key, for the sealed vaults that were brought; null where it needs none.</summary>
    public string? SealKey { get; init; }
}

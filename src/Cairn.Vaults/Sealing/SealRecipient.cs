using Cairn.Core.Stamps;

namespace Cairn.Vaults.Sealing;

/// <summary>Somebody whom a sealed vault's keys are wrapped for, as the record says.</summary>
internal sealed record SealRecipient(string Id, string Kind, string PublicKey, string? Name, string? PrivateKey, string? Salt, int Iterations, bool IsRevoked, Stamp Since)
{
    public const string Device = "device";
    public const string Passphrase = "passphrase";
    public const string Recovery = "recovery";
}

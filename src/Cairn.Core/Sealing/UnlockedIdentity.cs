namespace Cairn.Core.Sealing;

/// <summary>A key pair that a passphrase or a recovery code has unlocked.</summary>
/// <param name="Identity">The pair.</param>
/// <param name="Fingerprint">The <see cref="KeyRing.Fingerprint"/> of the vault's true ring.</param>
public sealed record UnlockedIdentity(SealIdentity Identity, string Fingerprint);

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>A private key, and the hash of the root that belongs to it, under a secret that is used for nothing else: its salt is new each time.</summary>
/// <remarks>Anybody can wrap something for a public key. By the hash, who unlocks knows the true root from one that a remote made up.</remarks>
internal static class PrivateKeyWrap
{
    private const int PlaintextLength = SealKey.SecretLength + SHA256.HashSizeInBytes;

    private static readonly byte[] NoNonce = new byte[SealKey.NonceLength];

    public static string Wrap(byte[] secret, KeyRing ring, string kind, SealIdentity identity)
    {
        byte[] plaintext = [.. Base64Url.DecodeFromChars(identity.PrivateKey), .. Convert.FromHexString(ring.Fingerprint)];
        var bytes = new byte[plaintext.Length + SealKey.TagLength];
        using var cipher = new AesGcm(secret, SealKey.TagLength);
        cipher.Encrypt(NoNonce, plaintext, bytes.AsSpan(0, plaintext.Length), bytes.AsSpan(plaintext.Length), Bound(ring.Vault, kind, identity.PublicKey));
        return SealedText.Of(bytes);
    }

    public static UnlockedIdentity? TryUnwrap(byte[] secret, Guid vault, string kind, string publicKey, string wrapped)
    {
        if (SealedText.Read(wrapped) is not { Length: PlaintextLength + SealKey.TagLength } bytes)
        {
            return null;
        }

        var plaintext = new byte[PlaintextLength];
        using var cipher = new AesGcm(secret, SealKey.TagLength);
        try
        {
            cipher.Decrypt(NoNonce, bytes.AsSpan(0, plaintext.Length), bytes.AsSpan(plaintext.Length), plaintext, Bound(vault, kind, publicKey));
            var identity = SealIdentity.Read(publicKey, Base64Url.EncodeToString(plaintext.AsSpan(0, SealKey.SecretLength)));
            return new UnlockedIdentity(identity, Convert.ToHexStringLower(plaintext.AsSpan(SealKey.SecretLength)));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Bound(Guid vault, string kind, string publicKey) => Encoding.UTF8.GetBytes($"{SealKey.Label}\0{kind}\0{vault}\0{publicKey}");
}

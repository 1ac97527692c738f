using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>A private key under a secret that is used for nothing else: its salt is new each time.</summary>
internal static class PrivateKeyWrap
{
    private static readonly byte[] NoNonce = new byte[SealKey.NonceLength];

    public static string Wrap(byte[] secret, Guid vault, string kind, SealIdentity identity)
    {
        var plaintext = Base64Url.DecodeFromChars(identity.PrivateKey);
        var bytes = new byte[plaintext.Length + SealKey.TagLength];
        using var cipher = new AesGcm(secret, SealKey.TagLength);
        cipher.Encrypt(NoNonce, plaintext, bytes.AsSpan(0, plaintext.Length), bytes.AsSpan(plaintext.Length), Bound(vault, kind, identity.PublicKey));
        return SealedText.Of(bytes);
    }

    public static SealIdentity? TryUnwrap(byte[] secret, Guid vault, string kind, string publicKey, string wrapped)
    {
        if (SealedText.Read(wrapped) is not { Length: SealKey.SecretLength + SealKey.TagLength } bytes)
        {
            return null;
        }

        var plaintext = new byte[SealKey.SecretLength];
        using var cipher = new AesGcm(secret, SealKey.TagLength);
        try
        {
            cipher.Decrypt(NoNonce, bytes.AsSpan(0, plaintext.Length), bytes.AsSpan(plaintext.Length), plaintext, Bound(vault, kind, publicKey));
            return SealIdentity.Read(publicKey, Base64Url.EncodeToString(plaintext));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Bound(Guid vault, string kind, string publicKey) => Encoding.UTF8.GetBytes($"{SealKey.Label}\0{kind}\0{vault}\0{publicKey}");
}

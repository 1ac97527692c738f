using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>Wraps a key of a vault for somebody whose public key is known: ECDH on P-256 with a pair made for this once, HKDF-SHA-256, AES-256-GCM.</summary>
/// <remarks>What is wrapped is the key's secret and the vault's root, 64 bytes.</remarks>
public static class KeyWrap
{
    internal const int PointLength = 65;
    private const byte Uncompressed = 4;
    private const int CoordinateLength = 32;

    // Used once with a key that is used once.
    private static readonly byte[] NoNonce = new byte[SealKey.NonceLength];

    /// <summary>Wraps a key.</summary>
    /// <exception cref="CairnException">Code <c>seal_wrap_invalid</c>: the public key is none.</exception>
    public static string Wrap(KeyRing ring, SealKey key, string publicKey)
    {
        using var once = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var sender = Point(once.ExportParameters(includePrivateParameters: false).Q);
        var plaintext = new byte[2 * SealKey.SecretLength];
        key.Secret.CopyTo(plaintext.AsSpan());
        ring.Root.CopyTo(plaintext.AsSpan(SealKey.SecretLength));
        var bytes = new byte[PointLength + plaintext.Length + SealKey.TagLength];
        sender.CopyTo(bytes.AsSpan());
        using var cipher = new AesGcm(Secret(once, Decode(publicKey), ring.Vault, key.Id, sender, publicKey), SealKey.TagLength);
        cipher.Encrypt(NoNonce, plaintext, bytes.AsSpan(PointLength, plaintext.Length), bytes.AsSpan(PointLength + plaintext.Length));
        return SealedText.Of(bytes);
    }

    internal static (byte[] Key, byte[] Root)? TryUnwrap(string publicKey, byte[] privateKey, Guid vault, uint key, string wrapped)
    {
        if (SealedText.Read(wrapped) is not { Length: PointLength + (2 * SealKey.SecretLength) + SealKey.TagLength } bytes)
        {
            return null;
        }

        try
        {
            using var own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(Decode(publicKey)), D = privateKey });
            var sender = bytes[..PointLength];
            using var cipher = new AesGcm(Secret(own, sender, vault, key, sender, publicKey), SealKey.TagLength);
            var plaintext = new byte[2 * SealKey.SecretLength];
            cipher.Decrypt(NoNonce, bytes.AsSpan(PointLength, plaintext.Length), bytes.AsSpan(PointLength + plaintext.Length), plaintext);
            return (plaintext[..SealKey.SecretLength], plaintext[SealKey.SecretLength..]);
        }
        catch (Exception exception) when (exception is CryptographicException or CairnException)
        {
            return null;
        }
    }

    internal static bool IsPublicKey(string text)
    {
        try
        {
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(Decode(text)) });
            return Base64Url.EncodeToString(Decode(text)) == text;
        }
        catch (Exception exception) when (exception is CryptographicException or CairnException)
        {
            return false;
        }
    }

    internal static byte[] Point(ECPoint point)
    {
        var bytes = new byte[PointLength];
        bytes[0] = Uncompressed;
        point.X!.CopyTo(bytes, 1);
        point.Y!.CopyTo(bytes, 1 + CoordinateLength);
        return bytes;
    }

    internal static byte[] Decode(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : throw Invalid();

    internal static CairnException Invalid(Exception? cause = null) => new(
        "seal_wrap_invalid", "A key pair or a wrapped key of the sealed vault is damaged.", "Unlock the vault again with its passphrase or recovery code: `cairn vault seal unlock`.", innerException: cause);

    private static ECPoint PointOf(byte[] bytes) => bytes is { Length: PointLength } and [Uncompressed, ..]
        ? new ECPoint { X = bytes[1..(1 + CoordinateLength)], Y = bytes[(1 + CoordinateLength)..] }
        : throw Invalid();

    // Points that are not on the curve are refused where they are imported.
    private static byte[] Secret(ECDiffieHellman own, byte[] other, Guid vault, uint key, byte[] sender, string recipient)
    {
        try
        {
            using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(other) });
            var agreed = own.DeriveRawSecretAgreement(theirs.PublicKey);
            var context = Encoding.UTF8.GetBytes($"{SealKey.Label}\0wrap\0{vault}\0{SealKey.NameOf(key)}\0{recipient}\0{Base64Url.EncodeToString(sender)}");
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, SealKey.SecretLength, salt: null, context);
        }
        catch (CryptographicException cause)
        {
            throw Invalid(cause);
        }
    }
}

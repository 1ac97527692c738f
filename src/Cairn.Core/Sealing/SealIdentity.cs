using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>A key pair that keys can be wrapped for: a device's, or one that a passphrase or a recovery code unlocks. ECDH on P-256.</summary>
public sealed class SealIdentity
{
    private readonly byte[] _private;

    private SealIdentity(byte[] publicKey, byte[] privateKey)
    {
        PublicKey = Base64Url.EncodeToString(publicKey);
        _private = privateKey;
    }

    /// <summary>The uncompressed point, 65 bytes, as base64url.</summary>
    public string PublicKey { get; }

    /// <summary>What the pair is called: the first 8 bytes of the public key's SHA-256, as hexadecimal digits.</summary>
    public string Id => IdOf(PublicKey);

    /// <summary>The private scalar, 32 bytes, as base64url: for a private file, and nowhere else.</summary>
    public string PrivateKey => Base64Url.EncodeToString(_private);

    /// <summary>Makes a new pair, from the system's cryptographic source.</summary>
    public static SealIdentity New()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var parameters = pair.ExportParameters(includePrivateParameters: true);
        return new SealIdentity(KeyWrap.Point(parameters.Q), parameters.D!);
    }

    /// <summary>Reads a pair.</summary>
    /// <exception cref="CairnException">Code <c>seal_wrap_invalid</c>.</exception>
    public static SealIdentity Read(string publicKey, string privateKey)
    {
        var (point, scalar) = (KeyWrap.Decode(publicKey), KeyWrap.Decode(privateKey));
        return point.Length == KeyWrap.PointLength && scalar.Length == SealKey.SecretLength ? new SealIdentity(point, scalar) : throw KeyWrap.Invalid();
    }

    /// <summary>Whether keys can be wrapped for a public key: a point on the curve, written as <see cref="PublicKey"/> is.</summary>
    public static bool IsPublicKey(string text) => KeyWrap.IsPublicKey(text);

    /// <summary>What a public key's pair is called.</summary>
    public static string IdOf(string publicKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(publicKey)).AsSpan(0, 8));

    /// <summary>Takes a wrapped key out of its wrapping.</summary>
    /// <returns>The key's secret and the vault's root; null where it was wrapped for somebody else, or altered.</returns>
    public (byte[] Key, byte[] Root)? TryUnwrap(Guid vault, uint key, string wrapped) => KeyWrap.TryUnwrap(PublicKey, _private, vault, key, wrapped);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>One key of a sealed vault: AES-256-GCM with a nonce that follows from what is encrypted. Specified in <c>spec/sealing.md</c>.</summary>
/// <remarks>The same plaintext under the same additional data gives the same bytes on every device; under any other it gives bytes that have nothing in common.
/// Thread-safe.</remarks>
public sealed class SealKey
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    /// <summary>Bytes that sealing adds.</summary>
    public const int Overhead = NonceLength + TagLength;

    /// <summary>What the additional data of every use begins with.</summary>
    internal const string Label = "cairn seal v1";

    internal const int NonceLength = 12;
    internal const int TagLength = 16;

    private readonly byte[] _encryption;
    private readonly byte[] _nonces;

    /// <summary>Makes the key of a secret.</summary>
    /// <param name="id">Names the key among those of its vault.</param>
    /// <param name="secret">32 bytes; kept by reference.</param>
    public SealKey(uint id, byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretLength, nameof(secret));
        Id = id;
        Secret = secret;
        _encryption = HKDF.Expand(HashAlgorithmName.SHA256, secret, SecretLength, Encoding.UTF8.GetBytes($"{Label} encryption"));
        _nonces = HKDF.Expand(HashAlgorithmName.SHA256, secret, SecretLength, Encoding.UTF8.GetBytes($"{Label} nonce"));
    }

    /// <summary>Names the key among those of its vault.</summary>
    public uint Id { get; }

    /// <summary>The id as 8 hexadecimal digits.</summary>
    public string Name => NameOf(Id);

    /// <summary>The 32 bytes that everything follows from.</summary>
    internal byte[] Secret { get; }

    /// <summary>An id as 8 hexadecimal digits.</summary>
    public static string NameOf(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Encrypts.</summary>
    /// <returns>Nonce, ciphertext and tag: <see cref="Overhead"/> bytes more than the plaintext.</returns>
    public byte[] Seal(ReadOnlySpan<byte> bound, ReadOnlySpan<byte> plaintext)
    {
        var bytes = new byte[plaintext.Length + Overhead];
        var nonce = bytes.AsSpan(0, NonceLength);
        Nonce(bound, plaintext, nonce);
        using var cipher = new AesGcm(_encryption, TagLength);
        cipher.Encrypt(nonce, plaintext, bytes.AsSpan(NonceLength, plaintext.Length), bytes.AsSpan(bytes.Length - TagLength), bound);
        return bytes;
    }

    /// <summary>Decrypts what <see cref="Seal"/> gave for the same additional data.</summary>
    /// <returns>The plaintext; null where any bit is other than it was, or the additional data is.</returns>
    public byte[]? TryOpen(ReadOnlySpan<byte> bound, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Overhead)
        {
            return null;
        }

        var plaintext = new byte[bytes.Length - Overhead];
        using var cipher = new AesGcm(_encryption, TagLength);
        try
        {
            cipher.Decrypt(bytes[..NonceLength], bytes[NonceLength..^TagLength], bytes[^TagLength..], plaintext, bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        // GCM alone does not commit to its key and its data; the nonce, a MAC of both, does.
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(bound, plaintext, nonce);
        return CryptographicOperations.FixedTimeEquals(nonce, bytes[..NonceLength]) ? plaintext : null;
    }

    // HMAC-SHA-256 over the length of the additional data (8 bytes, big-endian), the additional data, and the plaintext, cut to 96 bits.
    private void Nonce(ReadOnlySpan<byte> bound, ReadOnlySpan<byte> plaintext, Span<byte> nonce)
    {
        var message = new byte[sizeof(long) + bound.Length + plaintext.Length];
        BinaryPrimitives.WriteInt64BigEndian(message, bound.Length);
        bound.CopyTo(message.AsSpan(sizeof(long)));
        plaintext.CopyTo(message.AsSpan(sizeof(long) + bound.Length));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonces, message, mac);
        mac[..NonceLength].CopyTo(nonce);
    }
}

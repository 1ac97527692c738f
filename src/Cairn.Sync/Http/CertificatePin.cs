using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cairn.Sync.Http;

/// <summary>The one key that a server may show: SHA-256 of its certificate's SubjectPublicKeyInfo. It stays the same when the certificate is renewed with the same key.</summary>
/// <remarks>The text form, <c>sha256//</c> and Base64, is that of curl's <c>--pinnedpubkey</c>.</remarks>
public sealed class CertificatePin : IEquatable<CertificatePin>
{
    /// <summary>Bytes of the hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const string Prefix = "sha256//";

    private readonly byte[] _hash;

    /// <summary>The pin with a hash.</summary>
    /// <param name="hash">Its <see cref="Length"/> bytes.</param>
    public CertificatePin(ReadOnlySpan<byte> hash) =>
        _hash = hash.Length == Length ? hash.ToArray() : throw new ArgumentException($"A hash has {Length} bytes.", nameof(hash));

    /// <summary>The hash.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The pin of a certificate.</summary>
    public static CertificatePin Of(X509Certificate2 certificate) => new(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Reads the text form; null where it is none.</summary>
    public static CertificatePin? TryParse(string text)
    {
        Span<byte> hash = stackalloc byte[Length + 1];
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], hash, out var length) && length == Length ? new CertificatePin(hash[..Length]) : null;
    }

    /// <inheritdoc/>
    public bool Equals(CertificatePin? other) => other is not null && _hash.AsSpan().SequenceEqual(other._hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CertificatePin);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <inheritdoc/>
    public override string ToString() => Prefix + Convert.ToBase64String(_hash);
}

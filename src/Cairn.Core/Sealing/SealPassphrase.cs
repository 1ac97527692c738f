using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>Keeps a key pair under a passphrase: PBKDF2-SHA-512, then AES-256-GCM over the private key.</summary>
public static class SealPassphrase
{
    /// <summary>Least number of rounds, by OWASP's recommendation for PBKDF2-HMAC-SHA512.</summary>
    public const int IterationsMin = 210_000;

    /// <summary>Most rounds that are tried: what a remote says must not keep a device busy.</summary>
    public const int IterationsMax = 10_000_000;

    /// <summary>Rounds of a passphrase that is set now.</summary>
    public const int Iterations = 600_000;

    /// <summary>Fewest characters of a passphrase.</summary>
    public const int LengthMin = 8;

    /// <summary>Bytes of the salt.</summary>
    public const int SaltLength = 16;

    /// <summary>Refuses a passphrase that is too short to be set.</summary>
    /// <exception cref="CairnException">Code <c>passphrase_too_short</c>.</exception>
    public static void Require(string passphrase)
    {
        if (passphrase.Length < LengthMin)
        {
            throw new CairnException("passphrase_too_short", $"A passphrase has at least {LengthMin} characters.", "Five or six words that do not belong together are easy to keep and hard to guess.");
        }
    }

    /// <summary>Wraps the private key of a pair.</summary>
    /// <param name="ring">The vault's keys.</param>
    /// <param name="identity">The pair.</param>
    /// <param name="passphrase">The passphrase, as it was typed.</param>
    /// <param name="salt">16 random bytes that were not used before.</param>
    /// <param name="iterations">Rounds.</param>
    public static string Lock(KeyRing ring, SealIdentity identity, string passphrase, ReadOnlySpan<byte> salt, int iterations) =>
        PrivateKeyWrap.Wrap(Derive(passphrase, salt, iterations), ring, "passphrase", identity);

    /// <summary>Takes the private key out again.</summary>
    /// <returns>The pair; null where the passphrase is another.</returns>
    public static UnlockedIdentity? TryUnlock(Guid vault, string publicKey, string wrapped, string passphrase, ReadOnlySpan<byte> salt, int iterations) =>
        iterations is < IterationsMin or > IterationsMax ? null : PrivateKeyWrap.TryUnwrap(Derive(passphrase, salt, iterations), vault, "passphrase", publicKey, wrapped);

    private static byte[] Derive(string passphrase, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, iterations, HashAlgorithmName.SHA512, SealKey.SecretLength);
}

using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Sealing;

/// <summary>A code for paper that opens a sealed vault: 160 random bits and a checksum of 40, in eight groups of five characters.</summary>
/// <remarks>The alphabet is Crockford's base32, which has no I, L, O and U; reading takes small letters, I and L for 1, O for 0, and any spaces and hyphens.</remarks>
public static class RecoveryCode
{
    /// <summary>Random bytes of a code.</summary>
    public const int SecretLength = 20;

    private const int ChecksumLength = 5;
    private const int GroupLength = 5;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Writes random bytes as a code.</summary>
    public static string Write(ReadOnlySpan<byte> secret)
    {
        Span<byte> bytes = [.. secret, .. Checksum(secret)];
        var text = new StringBuilder();
        for (int at = 0, bits = 0, held = 0; at < bytes.Length; at++)
        {
            held = ((held & 0x1f) << 8) | bytes[at];
            for (bits += 8; bits >= 5; bits -= 5)
            {
                _ = text.Length % (GroupLength + 1) == GroupLength ? text.Append('-') : text;
                text.Append(Alphabet[(held >> (bits - 5)) & 0x1f]);
            }
        }

        return text.ToString();
    }

    /// <summary>The random bytes of a code; null where it was mistyped.</summary>
    public static byte[]? Read(string code)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var character in code.Where(character => character is not ('-' or ' ')))
        {
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(character) switch { 'I' or 'L' => '1', 'O' => '0', var other => other }, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            held = ((held & 0xff) << 5) | digit;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(held >> bits));
            }
        }

        byte[] all = [.. bytes];
        return bits == 0 && all.Length == SecretLength + ChecksumLength && Checksum(all.AsSpan(0, SecretLength)).AsSpan().SequenceEqual(all.AsSpan(SecretLength)) ? all[..SecretLength] : null;
    }

    /// <summary>Wraps the private key of a pair.</summary>
    public static string Lock(KeyRing ring, SealIdentity identity, byte[] secret, ReadOnlySpan<byte> salt) => PrivateKeyWrap.Wrap(Derive(secret, salt), ring, "recovery", identity);

    /// <summary>Takes the private key out again.</summary>
    /// <returns>The pair; null where the code is another's.</returns>
    public static UnlockedIdentity? TryUnlock(Guid vault, string publicKey, string wrapped, byte[] secret, ReadOnlySpan<byte> salt) =>
        PrivateKeyWrap.TryUnwrap(Derive(secret, salt), vault, "recovery", publicKey, wrapped);

    private static byte[] Checksum(ReadOnlySpan<byte> secret) => SHA256.HashData(secret)[..ChecksumLength];

    private static byte[] Derive(byte[] secret, ReadOnlySpan<byte> salt)
    {
        var key = new byte[SealKey.SecretLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, Encoding.UTF8.GetBytes($"{SealKey.Label} recovery"));
        return key;
    }
}

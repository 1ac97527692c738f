using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core;
using Cairn.Sync.Http;

namespace Cairn.Agent.Devices;

/// <summary>All that a device needs to be paired, as one word: where the other is, its key, and a secret that works once.</summary>
/// <remarks>The text is <c>cairn:</c> and, in Base32, a version, the pin, the secret, the addresses, and two bytes of SHA-256 over all of these. Described in <c>spec/protocol.md</c>.</remarks>
/// <param name="Addresses">Where the other may be reached, 1 to <see cref="AddressesMax"/>.</param>
/// <param name="Pin">The key that it shows there.</param>
/// <param name="Secret">The secret, in Base64url.</param>
internal sealed record PairingCode(IReadOnlyList<DnsEndPoint> Addresses, CertificatePin Pin, string Secret)
{
    /// <summary>Most addresses.</summary>
    public const int AddressesMax = 4;

    private const string Prefix = "cairn:";
    private const int Version = 1;
    private const int SecretBytes = 16;
    private const int CheckBytes = 2;
    private const int NameKind = 0;
    private const int NameBytesMax = 255;

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <exception cref="CairnException">Code <c>pairing_code_invalid</c>.</exception>
    public static PairingCode Parse(string text)
    {
        var letters = string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character != '-'));
        if (!letters.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || Base32.Decode(letters.AsSpan(Prefix.Length)) is not { Length: > CheckBytes } bytes
            || !Check(bytes.AsSpan(0, bytes.Length - CheckBytes)).SequenceEqual(bytes.AsSpan(bytes.Length - CheckBytes)))
        {
            throw Invalid("A letter is missing or wrong. Copy the whole code, from `cairn:` on.");
        }

        try
        {
            return Read(bytes.AsSpan(0, bytes.Length - CheckBytes));
        }
        catch (Exception cause) when (cause is ArgumentException or IndexOutOfRangeException)
        {
            throw Invalid("Another version of Cairn has made it. Bring both to the same version.");
        }
    }

    /// <summary>The word.</summary>
    public override string ToString()
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        bytes.Write(Pin.Hash);
        bytes.Write(Base64Url.DecodeFromChars(Secret));
        foreach (var address in Addresses)
        {
            Write(bytes, address);
        }

        bytes.Write(Check(bytes.ToArray()));
        return Prefix + Base32.Encode(bytes.ToArray());
    }

    // Its length says what an address is: 4 and 16 bytes are those of IP, and a name says how long it is.
    private static void Write(MemoryStream bytes, DnsEndPoint address)
    {
        Span<byte> port = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)address.Port);
        bytes.Write(port);
        if (IPAddress.TryParse(address.Host, out var ip))
        {
            bytes.WriteByte((byte)ip.GetAddressBytes().Length);
            bytes.Write(ip.GetAddressBytes());
            return;
        }

        var name = Encoding.ASCII.GetBytes(address.Host);
        bytes.WriteByte(NameKind);
        bytes.WriteByte((byte)Math.Min(name.Length, NameBytesMax));
        bytes.Write(name.AsSpan(0, Math.Min(name.Length, NameBytesMax)));
    }

    private static PairingCode Read(ReadOnlySpan<byte> bytes)
    {
        var pin = bytes[0] == Version ? new CertificatePin(bytes[1..(1 + CertificatePin.Length)]) : throw new ArgumentException("The version is another.", nameof(bytes));
        bytes = bytes[(1 + CertificatePin.Length)..];
        var secret = Base64Url.EncodeToString(bytes[..SecretBytes]);
        bytes = bytes[SecretBytes..];
        var addresses = new List<DnsEndPoint>();
        while (!bytes.IsEmpty && addresses.Count < AddressesMax)
        {
            var port = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            var (start, length) = bytes[2] == NameKind ? (4, bytes[3]) : (3, bytes[2]);
            var host = bytes[start..(start + length)];
            addresses.Add(new DnsEndPoint(start == 4 ? Encoding.ASCII.GetString(host) : new IPAddress(host).ToString(), port));
            bytes = bytes[(start + length)..];
        }

        return new PairingCode(addresses, pin, secret);
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(0, CheckBytes);

    private static CairnException Invalid(string hint) => new("pairing_code_invalid", "That is not a pairing code.", hint);
}

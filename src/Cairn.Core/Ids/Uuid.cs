using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Core.Ids;

/// <summary>Makes the UUIDs of RFC 9562 that Cairn uses.</summary>
public static class Uuid
{
    /// <summary>Version 7: the time in milliseconds, then 74 random bits. For records and changes that are made here.</summary>
    /// <param name="now">The time.</param>
    /// <param name="random">Fills a buffer with random bytes; a simulation passes its seeded source.</param>
    public static Guid Version7(DateTimeOffset now, Action<Span<byte>> random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random(bytes);
        var milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(milliseconds >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)milliseconds);
        return WithVersion(bytes, 7);
    }

    /// <summary>Version 8: SHA-256 over the namespace and the parts, each followed by a zero byte. For things that come from elsewhere,
    /// so that the same thing gets the same id on every device.</summary>
    /// <param name="space">The namespace; for imports, the vault's id.</param>
    /// <param name="parts">What names the thing, such as its source and its position in it.</param>
    public static Guid Version8(Guid space, params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{space}\0{string.Join('\0', parts)}\0"), hash);
        return WithVersion(hash[..16], 8);
    }

    private static Guid WithVersion(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

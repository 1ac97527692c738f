using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cairn.Core.Stamps;

/// <summary>The place of a write in the one order that all replicas agree on: a hybrid logical clock reading and the replica that took it.</summary>
/// <remarks>
/// 48 bits of Unix milliseconds, a 16-bit counter and a 64-bit replica id, compared in that order. The text form
/// (<c>mmmmmmmmmmmm-cccc-rrrrrrrrrrrrrrrr</c>, lower-case hexadecimal) and the 16-byte big-endian form sort the same way.
/// After Kulkarni et al., "Logical Physical Clocks", 2014.
/// </remarks>
/// <param name="Clock">Milliseconds in the upper 48 bits, counter in the lower 16.</param>
/// <param name="Replica">The replica that made the write; for an imported record, a hash of its content.</param>
public readonly record struct Stamp(ulong Clock, ulong Replica) : IComparable<Stamp>
{
    /// <summary>Length of the text form.</summary>
    public const int TextLength = 34;

    /// <summary>Length of the binary form.</summary>
    public const int ByteLength = 16;

    /// <summary>The first millisecond that is out of range, 2100-01-01T00:00:00Z. A stamp from then on is malformed.</summary>
    public const long MillisecondsEnd = 4_102_444_800_000;

    /// <summary>Unix milliseconds; 0 for an imported record, whose stamp comes from its content.</summary>
    public long Milliseconds => (long)(Clock >> 16);

    /// <summary>The reading as a time, or null for an imported record.</summary>
    public DateTimeOffset? Time => Milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    /// <summary>Whether the stamp lies before the year 2100.</summary>
    public bool IsWellFormed => Milliseconds < MillisecondsEnd;

    /// <summary>Builds a stamp from its three parts.</summary>
    public static Stamp Of(long milliseconds, ushort counter, ulong replica) => new(((ulong)milliseconds << 16) | counter, replica);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a stamp.</exception>
    public static Stamp Parse(string text) =>
        TryParse(text, out var stamp) ? stamp : throw new FormatException("A stamp is written mmmmmmmmmmmm-cccc-rrrrrrrrrrrrrrrr in lower-case hexadecimal.");

    /// <summary>Reads the text form; upper case, other lengths and times from 2100 on are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Stamp stamp)
    {
        stamp = default;
        if (text is not { Length: TextLength } || text[12] != '-' || text[17] != '-' || text.AsSpan().ContainsAnyInRange('A', 'F'))
        {
            return false;
        }

        if (!TryHex(text.AsSpan(0, 12), out var milliseconds) || !TryHex(text.AsSpan(13, 4), out var counter) || !TryHex(text.AsSpan(18), out var replica))
        {
            return false;
        }

        stamp = new Stamp((milliseconds << 16) | counter, replica);
        return stamp.IsWellFormed;
    }

    /// <summary>Reads the binary form, 16 bytes.</summary>
    public static Stamp FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes the binary form, 16 bytes.</summary>
    public void WriteBytes(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Clock);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Replica);
    }

    /// <summary>The binary form, 16 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteLength];
        WriteBytes(bytes);
        return bytes;
    }

    /// <summary>The greater of two stamps, where an absent one is less than any.</summary>
    public static Stamp? Max(Stamp? left, Stamp? right) => left is null || right > left ? right : left;

    /// <inheritdoc/>
    public int CompareTo(Stamp other) => Clock != other.Clock ? Clock.CompareTo(other.Clock) : Replica.CompareTo(other.Replica);

    /// <summary>The sortable text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Clock >> 16:x12}-{Clock & 0xffff:x4}-{Replica:x16}");

    /// <summary>Writes the text form in ASCII.</summary>
    /// <returns><see cref="TextLength"/>.</returns>
    public int WriteText(Span<byte> destination)
    {
        (Clock >> 16).TryFormat(destination, out _, "x12", CultureInfo.InvariantCulture);
        destination[12] = (byte)'-';
        (Clock & 0xffff).TryFormat(destination[13..], out _, "x4", CultureInfo.InvariantCulture);
        destination[17] = (byte)'-';
        Replica.TryFormat(destination[18..], out _, "x16", CultureInfo.InvariantCulture);
        return TextLength;
    }

    /// <summary>Order of writes.</summary>
    public static bool operator <(Stamp left, Stamp right) => left.CompareTo(right) < 0;

    /// <summary>Order of writes.</summary>
    public static bool operator >(Stamp left, Stamp right) => left.CompareTo(right) > 0;

    /// <summary>Order of writes.</summary>
    public static bool operator <=(Stamp left, Stamp right) => left.CompareTo(right) <= 0;

    /// <summary>Order of writes.</summary>
    public static bool operator >=(Stamp left, Stamp right) => left.CompareTo(right) >= 0;

    private static bool TryHex(ReadOnlySpan<char> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}

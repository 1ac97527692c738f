using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>What two replicas compare to know that they hold the same: for each of 256 parts of the records, a sum that does not depend on order. Specified in <c>spec/digest.md</c>.</summary>
/// <remarks>Not thread-safe. A part is a sum modulo 2^128 over the entries of its records, so that it is maintained by adding and subtracting.</remarks>
public sealed class Digest
{
    /// <summary>Number of parts.</summary>
    public const int PartCount = 256;

    // Names and ids are ASCII and bounded by their grammar.
    private const int EntryBytesMax = (2 * Names.NameLengthMax) + Names.IdLengthMax + Stamp.TextLength + 3;

    private readonly UInt128[] _parts = new UInt128[PartCount];

    /// <summary>The sum of one part.</summary>
    public UInt128 this[int part]
    {
        get => _parts[part];
        set => _parts[part] = value;
    }

    /// <summary>The part that a record belongs to: the first byte of SHA-256 over collection, a zero byte, and id.</summary>
    public static int PartOf(RecordKey key)
    {
        Span<byte> text = stackalloc byte[EntryBytesMax];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..WriteKey(key, text)], hash);
        return hash[0];
    }

    /// <summary>The sum of a record's entries: one for each field that was ever set, one for a delete; for an erased record one that tells nothing else.</summary>
    public static UInt128 SumOf(RecordState state)
    {
        Span<byte> text = stackalloc byte[EntryBytesMax];
        var keyLength = WriteKey(state.Key, text);
        if (state.IsErased)
        {
            return Entry(text, keyLength, "erased!", default);
        }

        var sum = state.Deleted is { } deleted ? Entry(text, keyLength, "deleted!", deleted) : UInt128.Zero;
        foreach (var (field, value) in state.Fields)
        {
            sum = unchecked(sum + Entry(text, keyLength, field, value.Stamp));
        }

        return sum;
    }

    /// <summary>The sum of a part after one of its records went from one state to another. A private record does not count.</summary>
    public static UInt128 Move(UInt128 sum, RecordState? from, RecordState to) =>
        to.Key.IsPrivate ? sum : unchecked(sum - (from is null ? UInt128.Zero : SumOf(from)) + SumOf(to));

    /// <summary>Takes a record from one state to another.</summary>
    public void Move(RecordState? from, RecordState to)
    {
        var part = PartOf(to.Key);
        _parts[part] = Move(_parts[part], from, to);
    }

    /// <summary>One sum over all parts, 32 hexadecimal digits, for people to compare.</summary>
    public override string ToString()
    {
        var bytes = new byte[PartCount * 16];
        for (var part = 0; part < PartCount; part++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(part * 16), _parts[part]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
    }

    private static int WriteKey(RecordKey key, Span<byte> text)
    {
        var length = Encoding.UTF8.GetBytes(key.Collection, text);
        text[length++] = 0;
        return length + Encoding.UTF8.GetBytes(key.Id, text[length..]);
    }

    // Key, zero byte, field, zero byte, stamp. The names of the two entries that are not fields end in a character that no field name may hold.
    private static UInt128 Entry(Span<byte> text, int keyLength, string field, Stamp stamp)
    {
        var length = keyLength;
        text[length++] = 0;
        length += Encoding.UTF8.GetBytes(field, text[length..]);
        text[length++] = 0;
        length += stamp.WriteText(text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}

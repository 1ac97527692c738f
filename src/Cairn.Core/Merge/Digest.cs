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

    private readonly UInt128[] _parts = new UInt128[PartCount];

    /// <summary>The sum of one part.</summary>
    public UInt128 this[int part]
    {
        get => _parts[part];
        set => _parts[part] = value;
    }

    /// <summary>The part that a record belongs to: the first byte of SHA-256 over collection, a zero byte, and id.</summary>
    public static int PartOf(RecordKey key) => Hash($"{key.Collection}\0{key.Id}")[0];

    /// <summary>The sum of a record's entries: one for each field that was ever set, one for a delete; for an erased record one that tells nothing else.</summary>
    public static UInt128 SumOf(RecordState state)
    {
        if (state.IsErased)
        {
            return Entry(state.Key, "erased!", default);
        }

        var sum = state.Deleted is { } deleted ? Entry(state.Key, "deleted!", deleted) : UInt128.Zero;
        foreach (var (field, value) in state.Fields)
        {
            sum = unchecked(sum + Entry(state.Key, field, value.Stamp));
        }

        return sum;
    }

    /// <summary>Takes a record from one state to another.</summary>
    /// <returns>The part that changed.</returns>
    public int Move(RecordState? from, RecordState to)
    {
        var part = PartOf(to.Key);
        var before = from is null ? UInt128.Zero : SumOf(from);
        _parts[part] = unchecked(_parts[part] - before + SumOf(to));
        return part;
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

    // The names of the two entries that are not fields end in a character that no field name may hold.
    private static UInt128 Entry(RecordKey key, string field, Stamp stamp) =>
        BinaryPrimitives.ReadUInt128BigEndian(Hash($"{key.Collection}\0{key.Id}\0{field}\0{stamp}"));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Sealing;

/// <summary>A field's value as it stands in the log of a sealed vault: a string that names its key and its write, and is bound to vault, record, field, op and stamp.</summary>
/// <remarks>A removal, null, is not sealed: it has nothing to hide but itself, and merging has to see it.</remarks>
public static class SealedValue
{
    private const int KeyLength = sizeof(uint);
    private const int OpLength = 16;
    private const int HeadLength = KeyLength + OpLength;

    /// <summary>Seals a value.</summary>
    public static FieldValue Seal(KeyRing ring, RecordKey record, string field, Guid op, Stamp stamp, FieldValue value)
    {
        if (value.IsNull)
        {
            return value;
        }

        var key = ring.Current.Key;
        var body = key.Seal(Bound(ring, record, field, op, stamp), Encoding.UTF8.GetBytes(value.Json));
        var bytes = new byte[HeadLength + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, key.Id);
        op.TryWriteBytes(bytes.AsSpan(KeyLength), bigEndian: true, out _);
        body.CopyTo(bytes.AsSpan(HeadLength));
        return FieldValue.Text(SealedText.Of(bytes));
    }

    /// <summary>Opens a value.</summary>
    /// <exception cref="CairnException">Code <c>seal_forged</c>: it is not sealed, or belongs to another place. Code <c>seal_key_unknown</c>.</exception>
    public static FieldValue Open(KeyRing ring, RecordKey record, string field, Stamp stamp, FieldValue value) => Open(ring, record, field, stamp, value, out _);

    /// <summary>Opens a value, and tells what it says of its key and its write.</summary>
    internal static FieldValue Open(KeyRing ring, RecordKey record, string field, Stamp stamp, FieldValue value, out (uint Key, Guid Op)? head)
    {
        head = null;
        if (value.IsNull)
        {
            return value;
        }

        var bytes = SealedText.Read(value.AsText());
        if (bytes is null || bytes.Length < HeadLength)
        {
            throw SealFault.Forged("a value is not sealed");
        }

        var id = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var op = new Guid(bytes.AsSpan(KeyLength, OpLength), bigEndian: true);
        var key = ring.Find(id)?.Key ?? throw SealFault.KeyUnknown(id);
        var plaintext = key.TryOpen(Bound(ring, record, field, op, stamp), bytes.AsSpan(HeadLength)) ?? throw SealFault.Forged("a value was sealed elsewhere or was altered");
        head = (id, op);
        try
        {
            return FieldValue.Parse(Encoding.UTF8.GetString(plaintext));
        }
        catch (JsonException cause)
        {
            throw SealFault.Forged("a value holds no JSON", cause);
        }
    }

    // Names, ids, ops and stamps hold no zero byte, so that no two places have the same text.
    private static byte[] Bound(KeyRing ring, RecordKey record, string field, Guid op, Stamp stamp) =>
        Encoding.UTF8.GetBytes($"{SealKey.Label}\0value\0{ring.Vault}\0{record.Collection}\0{record.Id}\0{field}\0{op}\0{stamp}");
}

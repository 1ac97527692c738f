using System.Buffers.Binary;
using Cairn.Core.Merge;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Log;

/// <summary>The table <c>digest</c>, of which a transaction reads and writes only the parts that it touches.</summary>
internal sealed class DigestTable(Database database)
{
    private readonly Dictionary<int, UInt128> _parts = [];

    public void Move(RecordState? from, RecordState to)
    {
        var part = Digest.PartOf(to.Key);
        var sum = _parts.TryGetValue(part, out var loaded) ? loaded : Load(part);
        _parts[part] = Digest.Move(sum, from, to);
    }

    public void Clear()
    {
        _parts.Clear();
        database.Execute("DELETE FROM digest");
    }

    public void Save()
    {
        foreach (var (part, value) in _parts)
        {
            var sum = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(sum, value);
            database.Execute("INSERT INTO digest (part, sum) VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET sum = excluded.sum", part, sum);
        }
    }

    public static Digest LoadAll(Database database)
    {
        var digest = new Digest();
        foreach (var (part, sum) in database.List("SELECT part, sum FROM digest", row => (row.GetInt32(0), Read(row.GetFieldValue<byte[]>(1)))))
        {
            digest[part] = sum;
        }

        return digest;
    }

    private UInt128 Load(int part) => database.Scalar("SELECT sum FROM digest WHERE part = $1", part) is byte[] sum ? Read(sum) : UInt128.Zero;

    private static UInt128 Read(byte[] sum) => BinaryPrimitives.ReadUInt128BigEndian(sum);
}

using System.Buffers.Binary;
using Cairn.Core.Merge;

namespace Cairn.Hub.Sync;

/// <summary>A row of the table <c>digests</c>: the sum of one part of a vault's records.</summary>
internal sealed record SumRow(short Part, byte[] Sum)
{
    /// <summary>The digest of which these are parts; those that are missing are empty.</summary>
    public static Digest Read(IEnumerable<SumRow> rows)
    {
        var digest = new Digest();
        foreach (var (part, sum) in rows)
        {
            digest[part] = BinaryPrimitives.ReadUInt128BigEndian(sum);
        }

        return digest;
    }
}

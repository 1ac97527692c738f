using System.Buffers.Binary;
using System.Numerics;

namespace Cairn.Core.Index;

/// <summary>The last four bytes of a block: CRC-32C (Castagnoli) of those before, least byte first.</summary>
internal static class Checksum
{
    private const int Bytes = sizeof(uint);

    public static byte[] Seal(ReadOnlySpan<byte> content)
    {
        var block = new byte[content.Length + Bytes];
        content.CopyTo(block);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(content.Length), Of(content));
        return block;
    }

    /// <summary>The content of a block.</summary>
    /// <exception cref="DamagedIndexException">It is not what was written.</exception>
    public static ReadOnlyMemory<byte> Open(byte[] block, int number) =>
        block.Length >= Bytes && BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(block.Length - Bytes)) == Of(block.AsSpan(0, block.Length - Bytes))
            ? block.AsMemory(0, block.Length - Bytes)
            : throw new DamagedIndexException($"Block {number} of a segment of the keyword index is damaged.");

    private static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var left in bytes)
        {
            sum = BitOperations.Crc32C(sum, left);
        }

        return ~sum;
    }
}

using System.Buffers.Binary;

namespace Cairn.Vaults.Salvage.Pages;

/// <summary>The running checksum of a write-ahead log: it spans the log's header and all frames so far.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 4.2. The magic number says in which byte order the words are
/// added up; the sums themselves are always stored big-endian.</remarks>
internal readonly record struct WalChecksum(uint First, uint Second)
{
    /// <summary>Length of a stored checksum.</summary>
    public const int Bytes = 8;

    /// <summary>The checksum after some more bytes.</summary>
    /// <param name="bytes">A multiple of 8 bytes; what is left over is not counted.</param>
    /// <param name="bigEndian">Whether the log's magic number ends in a 1.</param>
    public WalChecksum Add(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        var (first, second) = (First, Second);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            first += second + (bigEndian
                ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
                : BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            second += first + (bigEndian
                ? BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])
                : BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        }

        return new WalChecksum(first, second);
    }

    /// <summary>Reads a stored checksum.</summary>
    public static WalChecksum Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
}

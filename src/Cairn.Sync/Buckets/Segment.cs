using System.IO.Compression;
using System.Text;

namespace Cairn.Sync.Buckets;

/// <summary>Changes as one object: their texts, a line each, compressed by gzip. Named by the hash of the stored bytes.</summary>
internal sealed class Segment
{
    private Segment(string hash, byte[] stored, IReadOnlyList<string> lines, long textBytes)
    {
        Hash = hash;
        Stored = stored;
        Lines = lines;
        TextBytes = textBytes;
    }

    public string Hash { get; }

    public byte[] Stored { get; }

    public IReadOnlyList<string> Lines { get; }

    public long TextBytes { get; }

    public static Segment Of(IReadOnlyList<string> lines)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + '\n')));
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(text);
        }

        var stored = output.ToArray();
        return new Segment(BucketKey.Hash(stored), stored, lines, text.Length);
    }

    /// <summary>Reads a segment.</summary>
    /// <returns>Null where it is not whole, or is not what its name says.</returns>
    public static Segment? TryRead(string hash, byte[] stored)
    {
        if (BucketKey.Hash(stored) != hash)
        {
            return null;
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
            using var text = new MemoryStream();
            var buffer = new byte[64 << 10];
            for (var read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                text.Write(buffer, 0, read);
                if (text.Length > BucketLimits.ObjectBytesMax)
                {
                    return null;
                }
            }

            var lines = Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return new Segment(hash, stored, lines, text.Length);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

using System.IO.Compression;
using System.Text;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>The bytes of all files of a folder, compressed ones as they are inside.</summary>
internal static class FileBytes
{
    private static ReadOnlySpan<byte> GzipMark => [0x1f, 0x8b];

    /// <summary>Fails where a file holds one of the words.</summary>
    /// <remarks>Sorted terms in an index leave out how they begin where the one before begins like that, so that the beginnings of words are not looked for.</remarks>
    public static void HoldNone(string folder, IEnumerable<string> words)
    {
        const int Beginning = 4;
        var sought = words.Select(word => (word, Encoding.ASCII.GetBytes(word[Beginning..]))).ToList();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var bytes = Read(file);
            foreach (var (word, rest) in sought)
            {
                if (bytes.AsSpan().IndexOf(rest) >= 0) Assert.Fail($"{file} holds {word} of a memory that is erased.");
            }
        }
    }

    private static byte[] Read(string file)
    {
        using var bytes = new MemoryStream();
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.CopyTo(bytes);
        }
        catch (FileNotFoundException)
        {
            // A running agent has just removed it.
        }

        if (!bytes.GetBuffer().AsSpan(0, (int)bytes.Length).StartsWith(GzipMark)) return bytes.ToArray();

        using var inside = new MemoryStream();
        bytes.Position = 0;
        using (var gzip = new GZipStream(bytes, CompressionMode.Decompress)) gzip.CopyTo(inside);
        return inside.ToArray();
    }
}

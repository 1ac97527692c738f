using System.Buffers;
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
        var rests = words.Select(word => word[Beginning..]).ToList();
        var sought = SearchValues.Create([.. rests], StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var text = Encoding.Latin1.GetString(Read(file)).AsSpan();
            if (text.IndexOfAny(sought) is >= 0 and var at) Assert.Fail($"{file} holds …{text[at..(at + rests.Min(rest => rest.Length))]} of a memory that is erased.");
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

using System.IO.Compression;
using System.Text;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A folder of its own for one test.</summary>
internal sealed class BucketFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cairn-bucket-").FullName;

    public IEnumerable<string> Files => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories);

    public string Single(string part, string name = "*") => Directory.EnumerateFiles(Path, name, SearchOption.AllDirectories).Single(file => file.Contains(part, StringComparison.Ordinal));

    /// <summary>Replaces what another folder holds by what this one holds.</summary>
    public void CopyTo(BucketFolder other)
    {
        Directory.Delete(other.Path, recursive: true);
        Directory.CreateDirectory(other.Path);
        foreach (var file in Files)
        {
            var copy = System.IO.Path.Combine(other.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The files that hold a word, compressed or not.</summary>
    public IEnumerable<string> Holding(string word) => Files.Where(file => Texts(File.ReadAllBytes(file)).Any(text => text.Contains(word, StringComparison.Ordinal)));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    internal static IEnumerable<string> Texts(byte[] content)
    {
        yield return Encoding.UTF8.GetString(content);
        using var text = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            gzip.CopyTo(text);
        }
        catch (InvalidDataException)
        {
            // As far as it could be read.
        }

        yield return Encoding.UTF8.GetString(text.ToArray());
    }
}

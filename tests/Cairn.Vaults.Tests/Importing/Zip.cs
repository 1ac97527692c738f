using System.IO.Compression;
using System.Text;

namespace Cairn.Vaults.Tests.Importing;

/// <summary>Makes zips in memory.</summary>
internal static class Zip
{
    public static byte[] Of(params (string Name, string Text)[] entries) => OfBytes([.. entries.Select(entry => (entry.Name, Encoding.UTF8.GetBytes(entry.Text)))]);

    public static byte[] OfBytes(params (string Name, byte[] Bytes)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Vaults.Exporting;

/// <summary>The paths of an export that are taken, on a disk that does not tell upper from lower case.</summary>
internal sealed class ExportedPaths
{
    // Of a million paths, the hashes take 24 MB.
    private readonly HashSet<ulong> _taken = [];

    /// <summary>The path, or where it is taken one with a mark that follows from what it is about.</summary>
    public string Take(string path, string about)
    {
        for (var nth = 1; !_taken.Add(Hash(path)); nth++)
        {
            path = ExportName.WithMark(path, nth == 1 ? about : $"{about}\0{nth}");
        }

        return path;
    }

    private static ulong Hash(string path) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(path.ToUpperInvariant())));
}

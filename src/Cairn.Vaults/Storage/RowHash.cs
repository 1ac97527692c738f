using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Vaults.Storage;

/// <summary>What tells a whole row from a damaged one.</summary>
internal static class RowHash
{
    /// <summary>The first bytes of SHA-256 over a text in UTF-8.</summary>
    public static byte[] Of(string text, int length)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return hash[..length].ToArray();
    }
}

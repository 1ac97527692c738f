using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Vaults.Storage;

/// <summary>What tells a whole row from a damaged one.</summary>
internal static class RowHash
{
    /// <summary>The first bytes of SHA-256 over texts in UTF-8, with a zero byte between two of them.</summary>
    public static byte[] Of(int length, params ReadOnlySpan<string?> texts)
    {
        var bytesMax = 0;
        foreach (var text in texts)
        {
            bytesMax += Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0) + 1;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(bytesMax);
        var end = 0;
        foreach (var text in texts)
        {
            end += Encoding.UTF8.GetBytes(text, bytes.AsSpan(end));
            bytes[end++] = 0;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, end - 1), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return hash[..length].ToArray();
    }
}

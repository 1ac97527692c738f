using System.Text;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads a file as text, whatever its encoding.</summary>
internal static class TextFile
{
    /// <summary>Most bytes of a file that is read whole.</summary>
    public const long BytesMax = 64L << 20;

    private const int ProbeBytes = 8_192;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a file that begins so is not text.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> head) => !IsUtf16(head) && head[..Math.Min(head.Length, ProbeBytes)].Contains((byte)0);

    /// <summary>The text. What is not UTF-8 (or UTF-16 with a mark) is read as Latin-1, in which every byte is a character.</summary>
    /// <exception cref="CairnException">Code <c>import_file_too_large</c>.</exception>
    public static async Task<string> ReadAsync(SourceFile file, CancellationToken cancellationToken) => Decode(await file.ReadWholeAsync(BytesMax, cancellationToken));

    private static string Decode(byte[] bytes)
    {
        if (IsUtf16(bytes))
        {
            return (bytes[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes.AsSpan(2));
        }

        try
        {
            return Strict.GetString(bytes is [0xef, 0xbb, 0xbf, ..] ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static bool IsUtf16(ReadOnlySpan<byte> head) => head is [0xff, 0xfe, ..] or [0xfe, 0xff, ..];
}

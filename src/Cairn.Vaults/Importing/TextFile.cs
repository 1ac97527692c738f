using System.Text;

namespace Cairn.Vaults.Importing;

/// <summary>Reads a file as text, whatever it turns out to be.</summary>
internal static class TextFile
{
    /// <summary>Most bytes of a file that is read whole.</summary>
    public const long BytesMax = 64L << 20;

    private const int ProbeBytes = 8_192;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null where the file is binary. What is not UTF-8 (or UTF-16 with a mark) is read as Latin-1, in which every byte is a character.</summary>
    public static string? Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            return (bytes[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes.AsSpan(2));
        }

        if (bytes.AsSpan(0, Math.Min(bytes.Length, ProbeBytes)).Contains((byte)0))
        {
            return null;
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
}

namespace Cairn.Agent.Devices;

/// <summary>Base32 (RFC 4648) without padding: letters and digits that can be read out, and that a QR code holds tightly.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Bits = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + Bits - 1) / Bits];
        for (var at = 0; at < text.Length; at++)
        {
            var value = 0;
            for (var bit = at * Bits; bit < (at + 1) * Bits; bit++)
            {
                value = (value << 1) | (bit / 8 < bytes.Length ? (bytes[bit / 8] >> (7 - (bit % 8))) & 1 : 0);
            }

            text[at] = Alphabet[value];
        }

        return new string(text);
    }

    /// <summary>The bytes, whatever the case of the letters; null where something else stands among them.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * Bits / 8];
        for (var at = 0; at < text.Length; at++)
        {
            var value = Alphabet.IndexOf(char.ToUpperInvariant(text[at]), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            for (var bit = at * Bits; bit < Math.Min((at + 1) * Bits, bytes.Length * 8); bit++)
            {
                bytes[bit / 8] |= (byte)(((value >> (Bits - 1 - (bit - (at * Bits)))) & 1) << (7 - (bit % 8)));
            }
        }

        return bytes;
    }
}

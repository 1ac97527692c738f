namespace Cairn.Vaults.Salvage.Pages;

/// <summary>SQLite's variable-length integer: 1 to 9 bytes, big-endian, 7 bits a byte and all 8 of a ninth.</summary>
/// <remarks>https://www.sqlite.org/fileformat2.html, section 1.6.</remarks>
internal static class Varint
{
    private const int BytesMax = 9;

    /// <summary>Reads the number at <paramref name="position"/> and moves past it; false, with the position as it was, when
    /// the span ends first or the position lies outside of it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int position, out ulong number)
    {
        number = 0;
        if ((uint)position >= (uint)bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < BytesMax && position + i < bytes.Length; i++)
        {
            var current = bytes[position + i];
            if (i == BytesMax - 1)
            {
                number = (number << 8) | current;
                position += BytesMax;
                return true;
            }

            number = (number << 7) | (current & 0x7Fu);
            if (current < 0x80)
            {
                position += i + 1;
                return true;
            }
        }

        return false;
    }
}

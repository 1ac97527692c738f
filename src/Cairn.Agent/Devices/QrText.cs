using System.Collections;
using System.Text;
using QRCoder;

namespace Cairn.Agent.Devices;

/// <summary>A text as a QR code of half blocks, two modules in the height of a letter, for a terminal that writes bright on dark.</summary>
internal static class QrText
{
    /// <summary>Draws a pairing code. Its letters are made large, which a QR code holds in two thirds of the room.</summary>
    public static string Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text.ToUpperInvariant(), QRCodeGenerator.ECCLevel.L);
        return Draw(code.ModuleMatrix);
    }

    private static string Draw(List<BitArray> rows)
    {
        var drawn = new StringBuilder();
        for (var y = 0; y < rows.Count; y += 2)
        {
            if (y > 0)
            {
                drawn.Append('\n');
            }

            for (var x = 0; x < rows.Count; x++)
            {
                // Bright is what is no module.
                drawn.Append((rows[y][x], y + 1 == rows.Count || rows[y + 1][x]) switch
                {
                    (false, false) => '█',
                    (false, true) => '▀',
                    (true, false) => '▄',
                    _ => ' ',
                });
            }
        }

        return drawn.ToString();
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Core;
using Cairn.Core.Vectors;

namespace Cairn.Vaults.Vectors.Npy;

/// <summary>What the beginning of a <c>.npy</c> file says about the numbers that follow: rows of floating-point numbers, in NumPy's format versions 1.0 to 3.0.</summary>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Dimensions">Numbers in each.</param>
/// <param name="NumberBytes">Bytes of a number: 2, 4 or 8.</param>
/// <param name="IsBigEndian">Whether a number's greatest byte comes first.</param>
/// <param name="IsByColumn">Whether a column's numbers are beside each other (Fortran order) instead of a row's.</param>
/// <param name="Length">Bytes of the header itself.</param>
internal sealed partial record NpyHeader(long Rows, int Dimensions, int NumberBytes, bool IsBigEndian, bool IsByColumn, int Length)
{
    /// <summary>Most bytes of a header that is read: four times what NumPy writes for the widest table.</summary>
    private const int TextBytesMax = 1 << 16;

    private const int PrefixBytes = 8;

    /// <summary>How every such file begins.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes that the numbers take.</summary>
    public long NumbersLength => checked(Rows * Dimensions * NumberBytes);

    /// <exception cref="CairnException">Code <c>vectors_invalid</c>.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length || !prefix[..6].SequenceEqual(Magic))
        {
            throw Invalid("is no .npy file");
        }

        var lengthBytes = prefix[6] switch
        {
            1 => 2,
            2 or 3 => 4,
            _ => throw Invalid($"has format version {prefix[6]}, and 1 to 3 are known"),
        };
        Span<byte> length = stackalloc byte[sizeof(uint)];
        length.Clear();
        var textLength = stream.ReadAtLeast(length[..lengthBytes], lengthBytes, throwOnEndOfStream: false) == lengthBytes ? BinaryPrimitives.ReadUInt32LittleEndian(length) : uint.MaxValue;
        if (textLength > TextBytesMax)
        {
            throw Invalid("has a header that is cut short or too long");
        }

        var bytes = new byte[textLength];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? Parse(Encoding.UTF8.GetString(bytes), PrefixBytes + lengthBytes + bytes.Length)
            : throw Invalid("is cut short within its header");
    }

    public static CairnException Invalid(string rule) => new("vectors_invalid", $"The file {rule}.", "The texts were imported without these vectors; `cairn embed` makes new ones.");

    // A literal of a Python dictionary, of which only the three members matter.
    private static NpyHeader Parse(string text, int length)
    {
        var type = TypeMember().Match(text);
        var order = OrderMember().Match(text);
        var shape = ShapeMember().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw Invalid("has a header that cannot be read, or rows of something else than floating-point numbers");
        }

        var isKnown = long.TryParse(shape.Groups[1].Value, CultureInfo.InvariantCulture, out var rows) & int.TryParse(shape.Groups[2].Value, CultureInfo.InvariantCulture, out var dimensions);
        return isKnown && dimensions is > 0 and <= Int8Vector.DimensionsMax && rows <= long.MaxValue / Int8Vector.DimensionsMax / sizeof(double)
            ? new NpyHeader(rows, dimensions, type.Groups[2].Value[0] - '0', IsBig(type.Groups[1].Value), order.Groups[1].Value == "True", length)
            : throw Invalid($"has rows of more than {Int8Vector.DimensionsMax:N0} numbers, or of none, or too many rows");
    }

    private static bool IsBig(string order) => order == ">" || (order == "=" && !BitConverter.IsLittleEndian);

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([<>=|])f([248])['"]""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TypeMember();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OrderMember();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(\s*(\d{1,18})L?\s*,\s*(\d{1,9})L?\s*,?\s*\)""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ShapeMember();
}

using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cairn.Core.Records;

/// <summary>The JSON Canonicalization Scheme (RFC 8785): one text for each JSON value, so that texts can be compared and hashed.</summary>
/// <remarks>No white space, members sorted by UTF-16 code units, numbers as ECMAScript writes an IEEE 754 double, only the escapes that must be.</remarks>
public static class CanonicalJson
{
    /// <summary>How deep arrays and objects may nest in a change.</summary>
    public const int DepthMax = 64;

    /// <summary>How deep they may nest in the value of a field, which stands two levels deep in a change.</summary>
    public const int ValueDepthMax = DepthMax - 2;

    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        "\"\\" + string.Concat(Enumerable.Range(0, 32).Select(code => (char)code)));

    /// <summary>Reads JSON that will be made canonical.</summary>
    /// <exception cref="JsonException">The text is not JSON, nests deeper than is allowed, names a member twice, or holds half of a surrogate pair.</exception>
    public static JsonDocument Parse(string json, int depthMax = DepthMax)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = depthMax });
        }
        catch (Exception cause) when (cause is InvalidOperationException or ArgumentException)
        {
            // So the parser reports halves of surrogate pairs, in a name and in the text itself.
            throw new JsonException("The text holds half a surrogate pair.", cause);
        }
    }

    /// <summary>The canonical text of a parsed value.</summary>
    /// <exception cref="JsonException">A number is outside the range of a double, or a string holds U+0000 or half a surrogate pair.</exception>
    public static string Of(JsonElement element)
    {
        try
        {
            if (IsPlainText(element))
            {
                return element.GetRawText();
            }

            var text = new StringBuilder();
            Append(text, element);
            return text.ToString();
        }
        catch (InvalidOperationException cause)
        {
            throw new JsonException("A string holds half a surrogate pair.", cause);
        }
    }

    /// <summary>The canonical text of a string.</summary>
    /// <exception cref="JsonException">The string holds U+0000, which PostgreSQL cannot keep, or half of a surrogate pair.</exception>
    public static string OfText(string text)
    {
        var builder = new StringBuilder(text.Length + 2);
        AppendText(builder, text);
        return builder.ToString();
    }

    /// <summary>The canonical text of a number.</summary>
    /// <exception cref="JsonException">The number is NaN or infinite.</exception>
    public static string OfNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new JsonException("A number lies outside the range of a double.");
        }

        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15)
        {
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsEcmaScript(number);
    }

    /// <summary>The string that a canonical JSON string stands for.</summary>
    public static string ToText(string json) =>
        json.Contains('\\', StringComparison.Ordinal) ? Unescape(json) : json[1..^1];

    /// <summary>Whether a parsed value is a string without any escape: such a text is canonical as it stands.</summary>
    internal static bool IsPlainText(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && !JsonMarshal.GetRawUtf8Value(element).Contains((byte)'\\');

    /// <summary>Where the first half of a surrogate pair stands that has no other half; -1 where there is none.</summary>
    internal static int HalfSurrogate(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); at >= 0 && at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Appends the canonical text of a string.</summary>
    /// <exception cref="JsonException">As <see cref="OfText"/>.</exception>
    internal static void AppendText(StringBuilder output, string text)
    {
        if (HalfSurrogate(text) >= 0)
        {
            throw new JsonException("A string holds half a surrogate pair.");
        }

        output.Append('"');
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny(MustEscape); at >= 0; at = rest.IndexOfAny(MustEscape))
        {
            output.Append(rest[..at]);
            AppendEscape(output, rest[at]);
            rest = rest[(at + 1)..];
        }

        output.Append(rest).Append('"');
    }

    private static void Append(StringBuilder output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(output, element);
                break;
            case JsonValueKind.Array:
                AppendArray(output, element);
                break;
            case JsonValueKind.String:
                AppendText(output, element.GetString()!);
                break;
            case JsonValueKind.Number:
                output.Append(OfNumber(element.TryGetDouble(out var number) ? number : double.NaN));
                break;
            default:
                output.Append(element.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder output, JsonElement element)
    {
        var separator = '{';
        foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            output.Append(separator);
            AppendText(output, member.Name);
            output.Append(':');
            Append(output, member.Value);
            separator = ',';
        }

        output.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendArray(StringBuilder output, JsonElement element)
    {
        var separator = '[';
        foreach (var item in element.EnumerateArray())
        {
            output.Append(separator);
            Append(output, item);
            separator = ',';
        }

        output.Append(separator == '[' ? "[]" : "]");
    }

    private static void AppendEscape(StringBuilder output, char character)
    {
        output.Append('\\');
        switch (character)
        {
            case '"' or '\\': output.Append(character); break;
            case '\b': output.Append('b'); break;
            case '\t': output.Append('t'); break;
            case '\n': output.Append('n'); break;
            case '\f': output.Append('f'); break;
            case '\r': output.Append('r'); break;
            case '\0': throw new JsonException("A string holds U+0000.");
            default: output.Append(CultureInfo.InvariantCulture, $"u{(int)character:x4}"); break;
        }
    }

    // ECMA-262, Number::toString: shortest digits that read back as the same double, an exponent only outside 1e-7 to 1e21.
    // .NET finds the same digits; only the layout differs. The value is 0.digits times ten to the power of point.
    private static string WriteAsEcmaScript(double number)
    {
        var shortest = Shortest(Math.Abs(number));
        var mantissa = shortest.Split('E')[0];
        var exponent = mantissa.Length == shortest.Length ? 0 : int.Parse(shortest.AsSpan(mantissa.Length + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var whole = mantissa.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? dot : mantissa.Length;
        var significant = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var leadingZeros = mantissa.Count(char.IsAsciiDigit) - significant.Length;
        var point = whole - leadingZeros + exponent;
        var digits = significant.TrimEnd('0');
        var body = point switch
        {
            > 21 or <= -6 => Exponent(digits, point - 1),
            <= 0 => "0." + new string('0', -point) + digits,
            _ when point >= digits.Length => digits + new string('0', point - digits.Length),
            _ => digits[..point] + '.' + digits[point..],
        };
        return number < 0 ? '-' + body : body;
    }

    // The "R" format of .NET 10 gives two powers of two (2^-25 and 2^-958) a digit too few.
    private static string Shortest(double number) =>
        number.ToString("R", CultureInfo.InvariantCulture) is var text && double.Parse(text, CultureInfo.InvariantCulture) == number
            ? text : number.ToString("E16", CultureInfo.InvariantCulture);

    private static string Exponent(string digits, int exponent) =>
        digits[..1] + (digits.Length > 1 ? '.' + digits[1..] : "") + 'e' + (exponent < 0 ? '-' : '+') + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);

    private static string Unescape(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetString()!;
    }
}

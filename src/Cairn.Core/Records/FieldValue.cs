using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Cairn.Core.Records;

/// <summary>The value of one field: any JSON, held as its canonical text, so that equal values are equal strings.</summary>
/// <remarks>Null is the value of a field that was removed. The order of values, needed only to break a tie between equal stamps,
/// is the order of their canonical texts by UTF-16 code units.</remarks>
public readonly struct FieldValue : IEquatable<FieldValue>, IComparable<FieldValue>
{
    private readonly string? _json;

    private FieldValue(string json) => _json = json == "null" ? null : json;

    /// <summary>The value of a removed field.</summary>
    public static FieldValue Null => default;

    /// <summary>The canonical JSON text (RFC 8785).</summary>
    public string Json => _json ?? "null";

    /// <summary>Whether the field is removed.</summary>
    public bool IsNull => _json is null;

    /// <summary>A string. U+0000 and halves of surrogate pairs, which not every store can keep, become U+FFFD: something was there.</summary>
    public static FieldValue Text(string text) => new(CanonicalJson.OfText(Mend(text)));

    /// <summary>A number. NaN and the infinities are not JSON.</summary>
    public static FieldValue Number(double number) => new(CanonicalJson.OfNumber(number));

    /// <summary>A truth value.</summary>
    public static FieldValue Boolean(bool value) => new(value ? "true" : "false");

    /// <summary>A list of strings.</summary>
    public static FieldValue Texts(IEnumerable<string> texts) => new('[' + string.Join(',', texts.Select(text => CanonicalJson.OfText(Mend(text)))) + ']');

    /// <summary>Any JSON value, made canonical.</summary>
    public static FieldValue Of(JsonElement element) => new(CanonicalJson.Of(element));

    /// <summary>The value of a JSON text that is canonical already, such as one that was stored.</summary>
    public static FieldValue Canonical(string json) => new(json);

    /// <summary>Any JSON text, made canonical.</summary>
    /// <exception cref="JsonException">The text is not JSON, names a member twice, or nests deeper than a field's value may.</exception>
    public static FieldValue Parse(string json)
    {
        using var document = CanonicalJson.Parse(json, CanonicalJson.ValueDepthMax);
        return Of(document.RootElement);
    }

    /// <summary>The string, or null where the value is not one.</summary>
    public string? AsText() => _json is ['"', ..] ? CanonicalJson.ToText(_json) : null;

    /// <summary>The number, or null where the value is not one.</summary>
    public double? AsNumber() => _json is [('-' or (>= '0' and <= '9')), ..] ? double.Parse(_json, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>The truth value, or null where the value is not one.</summary>
    public bool? AsBoolean() => _json switch { "true" => true, "false" => false, _ => null };

    /// <summary>The strings of a list, or null where the value is not a list of strings.</summary>
    public IReadOnlyList<string>? AsTexts()
    {
        if (_json is not ['[', ..])
        {
            return null;
        }

        using var document = JsonDocument.Parse(_json);
        return document.RootElement.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String) ? null
            : [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <inheritdoc/>
    public bool Equals(FieldValue other) => string.Equals(_json, other._json, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Json, StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(FieldValue other) => string.CompareOrdinal(Json, other.Json);

    /// <summary>The canonical JSON text.</summary>
    public override string ToString() => Json;

    private static string Mend(string text) =>
        text.Contains('\0', StringComparison.Ordinal) || CanonicalJson.HalfSurrogate(text) >= 0
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd')
            : text;

    /// <summary>Same canonical text.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Other canonical text.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>Order of canonical texts.</summary>
    public static bool operator <(FieldValue left, FieldValue right) => left.CompareTo(right) < 0;

    /// <summary>Order of canonical texts.</summary>
    public static bool operator >(FieldValue left, FieldValue right) => left.CompareTo(right) > 0;

    /// <summary>Order of canonical texts.</summary>
    public static bool operator <=(FieldValue left, FieldValue right) => left.CompareTo(right) <= 0;

    /// <summary>Order of canonical texts.</summary>
    public static bool operator >=(FieldValue left, FieldValue right) => left.CompareTo(right) >= 0;
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Reads members of JSON that other programs wrote: what is not there, or of another type, is null.</summary>
internal static class JsonMembers
{
    private const double SecondsMax = 100_000_000_000;

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A string that is not empty.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText() is { Length: > 0 } text ? text : null;

    /// <summary>The elements of an array; none where it is not one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The members of an object; none where it is not one.</summary>
    public static IEnumerable<JsonProperty> Entries(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Object } entries ? entries.EnumerateObject() : [];

    /// <summary>A time, as ISO 8601 or as seconds or milliseconds since 1970, in the form of a field.</summary>
    public static FieldValue? Time(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } text when TimeText.TryRead(text.AsText()!, out var time) => FieldValue.Text(TimeText.Of(time)),
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var seconds) && seconds is > 0 and < SecondsMax * 1_000 =>
            FieldValue.Text(TimeText.Of(DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds < SecondsMax ? seconds * 1_000 : seconds)))),
        _ => null,
    };

    /// <summary>A string; null for other values. Halves of surrogate pairs and bytes that are not UTF-8 become U+FFFD.</summary>
    public static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)[1..^1]));
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
                continue;
            }

            at++;
            text.Append(raw[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', 'u' => (char)ushort.Parse(raw.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture), var other => other });
            at += raw[at] == 'u' ? 4 : 0;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}

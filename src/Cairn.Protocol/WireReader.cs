using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Cairn.Protocol;

/// <summary>Reads JSON member by member. What is not known is passed over; what has another shape is a <see cref="JsonException"/>.</summary>
internal static class WireReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ProtocolLimits.DepthMax };

    /// <summary>Takes the value of a member, at whose first token the reader stands; one that is left there is passed over.</summary>
    public delegate void Member(ref Utf8JsonReader reader, string name);

    /// <summary>Takes a value, at whose first token the reader stands.</summary>
    public delegate T Element<T>(ref Utf8JsonReader reader);

    /// <summary>Reads a text that is one JSON value and nothing else.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> json, Element<T> read)
    {
        // The reader itself does not look into the strings that it passes over.
        Require(Utf8.IsValid(json.Span), "it is not UTF-8");
        try
        {
            var reader = new Utf8JsonReader(json.Span, Options);
            reader.Read();
            var value = read(ref reader);
            Require(!reader.Read(), "something follows it");
            return value;
        }
        catch (Exception cause) when (cause is InvalidOperationException or FormatException)
        {
            throw new JsonException("a value is of another type", cause);
        }
    }

    public static void Object(ref Utf8JsonReader reader, Member read)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, "there is no object where one should be");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = reader.TokenStartIndex;
            read(ref reader, name);
            if (reader.TokenStartIndex == start)
            {
                reader.Skip();
            }
        }
    }

    public static List<T> Array<T>(ref Utf8JsonReader reader, int countMax, Element<T> read)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, "there is no list where one should be");
        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(list.Count < countMax, "a list is longer than is allowed");
            list.Add(read(ref reader));
        }

        return list;
    }

    /// <summary>The exact text of each value in a list, whatever they are.</summary>
    public static List<string> RawArray(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, int countMax) => Array(ref reader, countMax, (ref Utf8JsonReader at) =>
    {
        var start = (int)at.TokenStartIndex;
        at.Skip();
        return Encoding.UTF8.GetString(json.Span[start..(int)at.BytesConsumed]);
    });

    public static string Text(ref Utf8JsonReader reader, int lengthMax = ProtocolLimits.TextLengthMax)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("there is no text where one should be");
        Require(text.Length <= lengthMax, "a text is longer than is allowed");
        return text;
    }

    /// <summary>An explanation of the other side, which may be anything: cut, and without what would steer a terminal.</summary>
    public static string Words(ref Utf8JsonReader reader)
    {
        var text = Text(ref reader, int.MaxValue);
        return string.Concat(text.Take(ProtocolLimits.DetailLengthMax).Where(character => !char.IsControl(character)));
    }

    public static Guid Id(ref Utf8JsonReader reader) => Guid.TryParseExact(Text(ref reader), "D", out var id) ? id : throw new JsonException("an id is not a UUID");

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JsonException(otherwise);
        }
    }
}

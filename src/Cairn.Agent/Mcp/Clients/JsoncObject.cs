using System.Text;
using System.Text.Json;

namespace Cairn.Agent.Mcp.Clients;

/// <summary>Where an object and its members stand in a text of JSON with comments, each byte of which is a character.</summary>
/// <param name="Open">The position of its brace.</param>
/// <param name="Close">The position of its other brace.</param>
/// <param name="Members">Its members, in order.</param>
internal sealed record JsoncObject(int Open, int Close, List<JsoncMember> Members)
{
    /// <summary>The object that the text is.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static JsoncObject Find(string json) => At(json, 0);

    /// <summary>The object that begins at a position, or after white space and comments.</summary>
    public static JsoncObject At(string json, int position)
    {
        var bytes = Encoding.Latin1.GetBytes(json[position..]);

        // What follows the object is not read: a reader that expects more to come does not mind it.
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }));
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var open = position + (int)reader.TokenStartIndex;
        var members = new List<JsoncMember>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(reader.GetString()!));
            var nameStart = position + (int)reader.TokenStartIndex;
            if (!reader.Read())
            {
                break;
            }

            var valueStart = position + (int)reader.TokenStartIndex;
            if (!reader.TrySkip())
            {
                break;
            }

            var valueEnd = position + (int)reader.BytesConsumed;
            var after = SkipBlank(json, valueEnd);
            members.Add(new JsoncMember(name, nameStart, valueStart, valueEnd, json[after] == ',' ? after : null));
        }

        return reader.TokenType == JsonTokenType.EndObject ? new JsoncObject(open, position + (int)reader.TokenStartIndex, members) : throw new JsonException();
    }

    /// <summary>The end of what stands after a position on the same line, where that is nothing but comments; else the position.</summary>
    public static int EndOfLine(string json, int position)
    {
        var end = json.IndexOfAny(['\r', '\n'], position);
        return end >= 0 && SkipBlank(json, position) >= end && Math.Max(SkipComment(json, position), end) == end ? end : position;
    }

    // White space and comments.
    private static int SkipBlank(string json, int position)
    {
        while (position < json.Length)
        {
            if (char.IsWhiteSpace(json[position]))
            {
                position++;
            }
            else if (SkipComment(json, position) is var end && end > position)
            {
                position = end;
            }
            else
            {
                break;
            }
        }

        return position;
    }

    private static int SkipComment(string json, int position) => json.AsSpan(position) switch
    {
        ['/', '/', ..] => json.IndexOf('\n', position) is var end and >= 0 ? end : json.Length,
        ['/', '*', ..] => json.IndexOf("*/", position + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : json.Length,
        _ => position,
    };
}

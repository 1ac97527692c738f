using System.Text.Json;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>What the beginning of a JSON file tells of it: the names of the members of its first object.</summary>
/// <param name="IsArray">Whether that object is the first element of an array.</param>
/// <param name="Members">The names, and of short strings what they say; a member of the first object in an array <c>list</c> below is <c>list[].name</c>.</param>
internal sealed record JsonShape(bool IsArray, IReadOnlyDictionary<string, string?> Members)
{
    private const int ValueBytesMax = 100;

    private static readonly JsonShape None = new(IsArray: false, new Dictionary<string, string?>(StringComparer.Ordinal));

    /// <summary>The shape of a file that begins so; without members where it is not JSON.</summary>
    public static JsonShape Of(ReadOnlySpan<byte> head)
    {
        var json = head is [0xef, 0xbb, 0xbf, ..] ? head[3..] : head;
        if (json.TrimStart(" \t\r\n"u8) is not [(byte)'[' or (byte)'{', ..])
        {
            return None;
        }

        var members = new Dictionary<string, string?>(StringComparer.Ordinal);
        var isArray = false;
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, state: default);
            reader.Read();
            isArray = reader.TokenType == JsonTokenType.StartArray && reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Read(ref reader, "", members);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What was read before still tells.
        }

        return new JsonShape(isArray, members);
    }

    public bool Has(string member) => Members.ContainsKey(member);

    public bool Has(string member, string value) => Members.GetValueOrDefault(member) == value;

    private static void Read(ref Utf8JsonReader reader, string prefix, Dictionary<string, string?> members)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + reader.GetString();
            members[name] = null;
            if (!reader.Read())
            {
                return;
            }

            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= ValueBytesMax)
            {
                members[name] = reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.StartArray && prefix.Length == 0)
            {
                var elements = reader;
                if (elements.Read() && elements.TokenType == JsonTokenType.StartObject)
                {
                    Read(ref elements, $"{name}[].", members);
                }
            }

            if (!reader.TrySkip())
            {
                return;
            }
        }
    }
}

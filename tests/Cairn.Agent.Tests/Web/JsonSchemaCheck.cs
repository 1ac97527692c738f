using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Agent.Documentation;

namespace Cairn.Agent.Tests.Web;

/// <summary>Holds JSON against a schema, as far as the description of the API uses the language of schemas. A keyword that is not known here is an error.</summary>
/// <remarks>Members that no schema names are wrong too: answers may gain some in later versions, but not without being described.</remarks>
internal static class JsonSchemaCheck
{
    private static readonly string[] Known =
    [
        "$ref", "type", "oneOf", "allOf", "properties", "required", "additionalProperties", "unevaluatedProperties", "items", "maxItems", "enum",
        "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "description", "default", "example",
    ];

    /// <summary>What is wrong, each with its place; nothing where all is right.</summary>
    public static IReadOnlyList<string> Wrongs(ApiDocument document, JsonNode schema, JsonElement value, string at = "$")
    {
        var whole = document.Resolve(schema);
        Assert.Empty(whole.Select(keyword => keyword.Key).Except(Known));
        if (whole["oneOf"] is JsonArray choices)
        {
            var fitting = choices.Count(choice => Wrongs(document, choice!, value, at).Count == 0);
            return fitting == 1 ? [] : [$"{at} fits {fitting} of its forms"];
        }

        if (!TypesOf(document, whole).Any(type => Is(type, value))) return [$"{at} is no {string.Join(" or ", TypesOf(document, whole))}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(document, whole, value, at),
            JsonValueKind.Array => Items(document, whole, value, at),
            JsonValueKind.String => Text(whole, value.GetString()!, at),
            JsonValueKind.Number => Number(whole, value.GetDouble(), at),
            _ => [],
        };
    }

    private static IReadOnlyList<string> TypesOf(ApiDocument document, JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        { } one => [one.GetValue<string>()],
        null => TypesOf(document, document.Resolve(schema["allOf"]![0]!)),
    };

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"There is no type {type}."),
    };

    private static List<string> Members(ApiDocument document, JsonObject schema, JsonElement value, string at)
    {
        var members = document.Members(schema).ToDictionary(member => member.Name);
        var wrongs = members.Values.Where(member => member.IsRequired && !value.TryGetProperty(member.Name, out _)).Select(member => $"{at}.{member.Name} is missing").ToList();
        var isOpen = members.Count == 0 && schema["additionalProperties"] is null;
        foreach (var member in value.EnumerateObject())
        {
            wrongs.AddRange(members.TryGetValue(member.Name, out var known) ? Wrongs(document, known.Schema, member.Value, $"{at}.{member.Name}")
                : schema["additionalProperties"] is JsonObject others ? Wrongs(document, others, member.Value, $"{at}.{member.Name}")
                : isOpen ? [] : [$"{at}.{member.Name} is not described"]);
        }

        return wrongs;
    }

    private static IReadOnlyList<string> Items(ApiDocument document, JsonObject schema, JsonElement value, string at) =>
    [
        .. schema["maxItems"] is { } most && value.GetArrayLength() > most.GetValue<int>() ? [$"{at} has too many"] : Array.Empty<string>(),
        .. value.EnumerateArray().SelectMany((item, index) => Wrongs(document, schema["items"]!, item, $"{at}[{index}]")),
    ];

    private static IReadOnlyList<string> Text(JsonObject schema, string text, string at)
    {
        var fits = (schema["enum"] is not JsonArray words || words.Any(word => word!.GetValue<string>() == text))
            && (schema["pattern"] is not { } pattern || Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)))
            && (schema["minLength"] is not { } least || text.Length >= least.GetValue<int>())
            && (schema["maxLength"] is not { } most || text.Length <= most.GetValue<int>())
            && schema["format"]?.GetValue<string>() switch
            {
                null => true,
                "date-time" => DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
                "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                "uuid" => Guid.TryParseExact(text, "D", out _),
                "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
                var format => throw new InvalidOperationException($"There is no format {format}."),
            };
        return fits ? [] : [$"{at} is another text than it should be"];
    }

    private static IReadOnlyList<string> Number(JsonObject schema, double number, string at) =>
        number >= (schema["minimum"]?.GetValue<double>() ?? double.MinValue) && number <= (schema["maximum"]?.GetValue<double>() ?? double.MaxValue) ? [] : [$"{at} is out of range"];
}

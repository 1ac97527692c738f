using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Protocol;

namespace Cairn.Agent.Documentation;

/// <summary>Tables of names, types and what they mean.</summary>
internal static class SchemaTable
{
    /// <summary>The members of a schema; nothing where it has none.</summary>
    public static Markup OfMembers(ApiDocument document, JsonNode schema) =>
        Table(document.Members(schema).Select(member => Row(document, member.Name, null, member.Schema, member.IsRequired, member.Schema)));

    public static Markup OfParameters(ApiDocument document, IReadOnlyList<JsonObject> parameters) => Table(parameters.Select(parameter =>
    {
        var place = parameter["in"]!.GetValue<string>();
        return Row(document, parameter["name"]!.GetValue<string>(), place == "query" ? null : place, parameter["schema"]!, parameter["required"] is not null && place != "path", parameter);
    }));

    /// <summary>What a value may be, in words.</summary>
    public static Markup TypeOf(ApiDocument document, JsonNode schema)
    {
        if (ApiDocument.NameOf(schema) is { } name)
        {
            return Link(name);
        }

        if (schema["oneOf"] is JsonArray any)
        {
            return Markup.Join(any.Select(one => TypeOf(document, one!)), " or ");
        }

        var types = schema["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()) : [schema["type"]?.GetValue<string>() ?? "anything"];
        return Markup.Join(types.Select(type => Word(document, schema, type)), " or ");
    }

    private static Markup Word(ApiDocument document, JsonNode schema, string type) => type switch
    {
        "array" => Markup.Of($"list of {TypeOf(document, schema["items"]!)}{Most(schema["maxItems"], "")}"),
        "string" when schema["enum"] is JsonArray words => Markup.Join(words.Select(word => Markup.Of($"<code>{word!.GetValue<string>()}</code>")), ", "),
        "string" => Markup.Of($"{(schema["format"]?.GetValue<string>() switch { "date-time" => "time", "date" => "date", _ => "text" })}{Most(schema["maxLength"], " letters")}"),
        "integer" or "number" => Markup.Of($"{(type == "integer" ? "whole number" : "number")}{Range(schema)}"),
        "boolean" => Markup.Of($"true or false"),
        "object" when schema["additionalProperties"] is JsonObject values => Markup.Of($"object of {TypeOf(document, values)}"),
        _ => Markup.Of($"{type}"),
    };

    private static string Range(JsonNode schema) => (schema["minimum"], schema["maximum"]) switch
    {
        ({ } least, { } most) => $", {Number(least)} to {Number(most)}",
        ({ } least, null) => $", from {Number(least)}",
        _ => "",
    };

    private static string Most(JsonNode? most, string unit) => most is null ? "" : $", at most {Number(most)}{unit}";

    private static string Number(JsonNode number) => number.GetValue<long>().ToString("N0", CultureInfo.InvariantCulture);

    private static Markup Link(string schema) => Markup.Of($"<a href=\"#shape-{schema}\">{schema}</a>");

    private static Markup Row(ApiDocument document, string name, string? place, JsonNode schema, bool isRequired, JsonNode described)
    {
        var marks = Markup.Join(
        [
            isRequired ? Markup.Of($" <em class=\"mark\">required</em>") : Markup.None,
            place is null ? Markup.None : Markup.Of($" <em class=\"mark\">{place}</em>"),
        ]);
        var otherwise = schema["default"] is { } value ? Markup.Of($" <span class=\"quiet\">Otherwise <code>{ExampleText.OnOneLine(value).Trim('"')}</code>.</span>") : Markup.None;
        return Markup.Of($"<tr><th scope=\"row\"><code>{name}</code>{marks}</th><td class=\"type\">{TypeOf(document, schema)}</td><td>{Markup.Prose(document.Resolve(described)["description"]?.GetValue<string>() ?? "")}{otherwise}</td></tr>\n");
    }

    private static Markup Table(IEnumerable<Markup> rows) =>
        Markup.Join(rows) is { Html.Length: > 0 } all ? Markup.Of($"<div class=\"table\"><table>\n{all}</table></div>\n") : Markup.None;
}

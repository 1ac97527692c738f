using System.Text.Json;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Mcp;

/// <summary>A tool's arguments as JSON Schema, which is what a model reads. Other names are not in it: a model that reads needs no guesses.</summary>
internal static class ToolSchema
{
    public static JsonElement Of(IReadOnlyList<ToolArgument> arguments, IReadOnlyList<ToolArgument> ofMemory) => Parse(JsonText.Of(json => Write(json, arguments, ofMemory)));

    public static JsonElement Parse(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ToolArgument> arguments, IReadOnlyList<ToolArgument> ofMemory)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var argument in arguments)
        {
            json.WriteStartObject(argument.Name);
            WriteType(json, argument.Type, ofMemory);
            json.WriteString("description", argument.Description);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (arguments.Any(argument => argument.IsRequired))
        {
            json.WriteStartArray("required");
            foreach (var argument in arguments.Where(argument => argument.IsRequired))
            {
                json.WriteStringValue(argument.Name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, ArgumentType type, IReadOnlyList<ToolArgument> ofMemory)
    {
        json.WriteString("type", type switch
        {
            ArgumentType.Text => "string",
            ArgumentType.Whole => "integer",
            ArgumentType.Number => "number",
            ArgumentType.Truth => "boolean",
            ArgumentType.Object => "object",
            _ => "array",
        });
        if (type is ArgumentType.Texts)
        {
            json.WriteStartObject("items");
            json.WriteString("type", "string");
            json.WriteEndObject();
        }
        else if (type is ArgumentType.Memories)
        {
            json.WritePropertyName("items");
            Write(json, ofMemory, []);
        }
    }
}

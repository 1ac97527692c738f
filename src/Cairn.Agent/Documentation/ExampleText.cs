using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Agent.Documentation;

/// <summary>Examples as a person would lay them out: what fits on a line stays on it.</summary>
internal static class ExampleText
{
    private const int Width = 76;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode example) => example is JsonValue text && text.TryGetValue<string>(out var lines) ? lines.TrimEnd('\n') : Lay(example, "", 0);

    public static string OnOneLine(JsonNode? example) => example?.ToJsonString(Readable) ?? "null";

    private static string Lay(JsonNode? node, string indent, int taken)
    {
        var line = Spaced(node);
        if (indent.Length + taken + line.Length <= Width || node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
        {
            return line;
        }

        var inner = indent + "  ";
        var parts = node is JsonObject members
            ? members.Select(member => $"{inner}\"{member.Key}\": {Lay(member.Value, inner, member.Key.Length + 5)}")
            : node.AsArray().Select(item => inner + Lay(item, inner, 1));
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        return $"{open}\n{string.Join(",\n", parts)}\n{indent}{close}";
    }

    private static string Spaced(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } members => $"{{ {string.Join(", ", members.Select(member => $"\"{member.Key}\": {Spaced(member.Value)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(Spaced))}]",
        _ => OnOneLine(node),
    };
}

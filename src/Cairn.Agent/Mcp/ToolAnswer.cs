using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Vaults.Homes;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp;

/// <summary>Answers of tools: text for a model, and the same as JSON for a program.</summary>
internal static class ToolAnswer
{
    public static CallToolResult Of(string text, Action<Utf8JsonWriter> json) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        StructuredContent = ToolSchema.Parse(JsonText.Of(json)),
    };

    /// <summary>An answer whose text is its JSON, for clients that want it so.</summary>
    public static CallToolResult Of(Action<Utf8JsonWriter> json)
    {
        var text = JsonText.Of(json);
        return new() { Content = [new TextContentBlock { Text = text }], StructuredContent = ToolSchema.Parse(text) };
    }

    public static CallToolResult Of(CairnException exception, VaultHome home) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = JsonText.Of(json => ErrorJson.Write(json, Without(home, exception))) }],
    };

    private static CairnException Without(VaultHome home, CairnException exception) =>
        new(exception.Code, HomeName.InPlaceOf(home, exception.Message), HomeName.InPlaceOf(home, exception.Hint), exception.IsTransient, exception);

    /// <summary>Memories within their marks, and what is said below them.</summary>
    public static CallToolResult Of(TokenBudget budget, int leftOut, string below, string none)
    {
        var memories = budget.Shown;
        var parts = memories.Select(memory => memory.ToText()).Prepend(MemoryMark.Notice);
        return Of(
            memories.Count == 0 ? none : string.Join("\n\n", below.Length > 0 ? parts.Append(below) : parts),
            json =>
            {
                json.WriteStartObject();
                json.WriteString("notice", MemoryMark.Notice);
                json.WriteStartArray("items");
                foreach (var memory in memories)
                {
                    memory.Write(json);
                }

                json.WriteEndArray();
                json.WriteNumber("left_out", leftOut);
                json.WriteEndObject();
            });
    }

    /// <summary>The schema of an answer of memories.</summary>
    public const string MemoriesSchema = $$"""
        {"type":"object","required":["notice","items","left_out"],"properties":{
          "notice":{"type":"string"},"items":{"type":"array","items":{{ShownMemory.Schema}} },
          "left_out":{"type":"integer","description":"Memories that were found and did not fit into the budget."} } }
        """;
}

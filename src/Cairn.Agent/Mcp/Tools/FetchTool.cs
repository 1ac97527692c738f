using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>fetch</c>, in the shape that deep research asks for.</summary>
internal static class FetchTool
{
    public static readonly MemoryTool Tool = new()
    {
        Name = "fetch",
        Title = "Fetch a memory",
        Description = "Read one memory that search found, by its id or address. Not for finding something: that is search or recall.",
        Arguments = [new("id", ArgumentType.Text, "The memory's id, or its address cairn://VAULT/ID.", IsRequired: true)],
        Answer = """
            {"type":"object","required":["id","title","text","url","metadata"],"properties":{"id":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"},"url":{"type":"string"},
              "metadata":{"type":"object"}}}
            """,
        IsReadOnly = true,
        IsIdempotent = true,
        RunAsync = (call, _) => Task.FromResult(Run(call)),
    };

    private static CallToolResult Run(ToolCall call)
    {
        var budget = new TokenBudget(TokenBudget.Max);
        budget.Add(GetTool.Find(call, call.Arguments.Text("id")!));
        var memory = budget.Shown[0];
        return ToolAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", memory.Id);
            json.WriteString("title", memory.Title);
            json.WriteString("text", $"{MemoryMark.Notice}\n\n{memory.ToText()}");
            json.WriteString("url", new MemoryAddress(memory.Vault, memory.Id).ToString());
            json.WritePropertyName("metadata");
            memory.WriteAbout(json);
            json.WriteEndObject();
        });
    }
}

using Cairn.Core.Recall;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>search</c>, in the shape that deep research asks for.</summary>
internal static class SearchTool
{
    private const int DefaultLimit = 10;

    public static readonly MemoryTool Tool = new()
    {
        Name = "search",
        Title = "Search memories",
        Description = "Find memories and answer only their ids, titles and addresses; fetch reads them. For research over many memories and for clients that expect this shape. Otherwise recall is better: it answers the texts.",
        Arguments = [new("query", ArgumentType.Text, "Words, a phrase or a question.", IsRequired: true), CommonArguments.Limit(DefaultLimit), CommonArguments.Vaults],
        Answer = """
            {"type":"object","required":["results"],"properties":{"results":{"type":"array","items":{
              "type":"object","required":["id","title","url"],"properties":{"id":{"type":"string"},"title":{"type":"string"},"url":{"type":"string"}}}}}}
            """,
        IsReadOnly = true,
        IsIdempotent = true,
        RunAsync = RunAsync,
    };

    private static async Task<CallToolResult> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var query = new RecallQuery(call.Arguments.Text("query")!) { Limit = call.Arguments.Whole("limit", DefaultLimit, 1, CommonArguments.LimitMax) };
        var found = await RecallTool.FindAsync(call, query, cancellationToken);
        return ToolAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var item in found)
            {
                json.WriteStartObject();
                json.WriteString("id", item.Record.Key.Id);
                json.WriteString("title", ShownMemory.TitleOf(item.Record));
                json.WriteString("url", new MemoryAddress(item.Vault, item.Record.Key.Id).ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}

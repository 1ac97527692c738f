using System.Text.Json;
using Cairn.Agent.Workspace;
using Cairn.Core.Workspace.Advice;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>today</c>.</summary>
internal static class TodayTool
{
    public static readonly MemoryTool Tool = new()
    {
        Name = "today",
        Title = "Today",
        Description = """
            What the person has to do today, and what is worth a thought over all their active projects: todos in the order in which they are to be done, and recommendations with what was seen
            and what can be done. Use it when they ask what to do, what is next, or how things stand. Not for looking up facts: that is recall.
            """,
        Arguments = [CommonArguments.Vaults with { Description = "The vault to look into, by name: the first one that is offered, where you leave it out." }],
        Answer = """
            {"type":"object","required":["notice","todos","recommendations"],"properties":{"notice":{"type":"string"},
              "todos":{"type":"array","items":{"type":"object","required":["id","title","status","priority"],"properties":{"id":{"type":"string"},"title":{"type":"string"},"status":{"type":"string"},"priority":{"type":"string"}}}},
              "recommendations":{"type":"array","items":{"type":"object","required":["key","priority","title","description","actions"],"properties":{"key":{"type":"string"},"priority":{"type":"string"},
                "title":{"type":"string"},"description":{"type":"string"},"actions":{"type":"array","items":{"type":"string"}}}}}}}
            """,
        IsReadOnly = true,
        RunAsync = (call, _) => Task.FromResult(Run(call)),
    };

    private static CallToolResult Run(ToolCall call)
    {
        if (call.Vaults.ToRead(call.Arguments.Texts("vault")) is not [var vault, ..])
        {
            return ToolAnswer.Of("Nothing was put down yet.", json => Write(json, new DailyAdvice([], [], []), now: default));
        }

        using var lease = call.Agent.Vaults.Rent(vault);
        var (advice, now) = (lease.Vault.Today(), call.Agent.Vaults.Options.Time.GetLocalNow());
        using var text = new StringWriter();
        AdviceText.Write(text, advice, now, isAll: false);
        return ToolAnswer.Of(
            $"{MemoryMark.Notice}\n\n{MemoryMark.Open([("id", new MemoryAddress(vault, "today").ToString())])}\n{MemoryMark.Escape(text.ToString().TrimEnd())}\n{MemoryMark.Close}",
            json => Write(json, advice, now));
    }

    private static void Write(Utf8JsonWriter json, DailyAdvice advice, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("notice", MemoryMark.Notice);
        TodayJson.WriteMembers(json, advice, now);
        json.WriteEndObject();
    }
}

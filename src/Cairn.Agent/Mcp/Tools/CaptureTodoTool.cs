using Cairn.Core.Records;
using Cairn.Core.Workspace;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>capture_todo</c>.</summary>
internal static class CaptureTodoTool
{
    public static readonly MemoryTool Tool = new()
    {
        Name = "capture_todo",
        Title = "Capture a todo",
        Description = """
            Put down something that the person wants to do. Use it when they say that something has to be done, or ask you to remind them of it. Not for what is only worth knowing: that goes to remember.
            One thing each, as they would say it. Leave out what they did not say: it can be added later.
            """,
        Arguments =
        [
            new("title", ArgumentType.Text, "What is to be done, in a few words.", IsRequired: true),
            new("description", ArgumentType.Text, "More about it."),
            new("project_id", ArgumentType.Text, "The id of the project that it belongs to."),
            new("priority", ArgumentType.Text, "How much it matters: low, medium (the default), high or urgent."),
            new("estimated_hours", ArgumentType.Number, "Hours that it may take."),
            new("due_at", ArgumentType.Text, "When it has to be done, such as 2026-11-21 or 2026-11-21T16:30:00Z."),
            CommonArguments.Vault,
        ],
        Answer = """{"type":"object","required":["id","vault"],"properties":{"id":{"type":"string"},"vault":{"type":"string"}}}""",
        RunAsync = (call, _) => RunAsync(call),
    };

    private static async Task<CallToolResult> RunAsync(ToolCall call)
    {
        var given = call.Arguments;
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        foreach (var name in (string[])["title", "description", "project_id", "priority", "due_at"])
        {
            if (given.Text(name) is { } text)
            {
                fields[name] = FieldValue.Text(MemoryMark.Strip(text, out _));
            }
        }

        if (given.Number("estimated_hours") is { } hours)
        {
            fields["estimated_hours"] = FieldValue.Number(hours);
        }

        using var lease = call.Vaults.RentToWrite(given.Text("vault"));
        var (key, vault) = (await lease.Vault.AddWorkAsync(WorkspaceCollections.Todos, fields, call.Author), lease.Vault.Folder.Name);
        return ToolAnswer.Of($"captured {key.Id} (vault {vault})", json =>
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("vault", vault);
            json.WriteEndObject();
        });
    }
}

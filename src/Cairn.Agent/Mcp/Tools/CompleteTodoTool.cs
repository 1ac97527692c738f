using Cairn.Core.Records;
using Cairn.Core.Workspace;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>complete_todo</c>.</summary>
internal static class CompleteTodoTool
{
    public static readonly MemoryTool Tool = new()
    {
        Name = "complete_todo",
        Title = "Complete a todo",
        Description = """
            Mark a todo as done, by its id as today or capture_todo answer it. Use it when the person says that they have done it. With the hours that it took, where they say so: later estimates
            are learned from them. Not for what they do not want to do any more: that is theirs to archive. The person can take it back with `cairn undo`.
            """,
        Arguments =
        [
            new("id", ArgumentType.Text, "The todo's id.", IsRequired: true),
            new("actual_hours", ArgumentType.Number, "Hours that it took."),
            CommonArguments.Vault with { Description = "The vault that it is in, where several are offered." },
        ],
        Answer = """{"type":"object","required":["id","vault","title"],"properties":{"id":{"type":"string"},"vault":{"type":"string"},"title":{"type":"string"}}}""",
        IsIdempotent = true,
        RunAsync = (call, _) => RunAsync(call),
    };

    private static async Task<CallToolResult> RunAsync(ToolCall call)
    {
        var given = call.Arguments;
        var (lease, todo) = call.Vaults.Find([WorkspaceCollections.Todos.Name], given.Text("id")!, given.Texts("vault"));
        using (lease)
        {
            var patch = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["status"] = FieldValue.Text(TodoStatus.Done) };
            if (given.Number("actual_hours") is { } hours)
            {
                patch["actual_hours"] = FieldValue.Number(hours);
            }

            await lease.Vault.ChangeWorkAsync(todo.Key, patch, call.Author);
            var (id, vault) = (todo.Key.Id, lease.Vault.Folder.Name);
            return ToolAnswer.Of($"done {id} (vault {vault}); `cairn undo {id}` takes it back", json =>
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("vault", vault);
                json.WriteString("title", todo.Fields.GetValueOrDefault("title").AsText() ?? "");
                json.WriteEndObject();
            });
        }
    }
}

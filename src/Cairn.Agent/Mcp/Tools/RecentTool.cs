using Cairn.Core.Memories;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>recent</c>.</summary>
internal static class RecentTool
{
    private const int DefaultLimit = 10;

    public static readonly MemoryTool Tool = new()
    {
        Name = "recent",
        Title = "Recent memories",
        Description = """
            Show what was remembered or changed last, newest first. Use it at the beginning of a conversation, or when the person asks what you know or remembered lately.
            Not for a question about something: that is recall.
            """,
        Arguments = [CommonArguments.Limit(DefaultLimit), CommonArguments.Budget, CommonArguments.Vaults],
        Answer = ToolAnswer.MemoriesSchema,
        IsReadOnly = true,
        IsIdempotent = true,
        RunAsync = (call, _) => Task.FromResult(Run(call)),
    };

    private static CallToolResult Run(ToolCall call)
    {
        var limit = call.Arguments.Whole("limit", DefaultLimit, 1, CommonArguments.LimitMax);
        var budget = TokenBudget.Of(call.Arguments);
        var newest = call.Vaults.ToRead(call.Arguments.Texts("vault")).SelectMany(vault =>
        {
            using var lease = call.Agent.Vaults.Rent(vault);
            return lease.Vault.Recent(MemoryCollections.Memories.Name, limit).Select(record => (vault, record)).ToList();
        });

        // Within a vault they come newest first already; several are put together by their last change, where that is known.
        foreach (var (vault, record) in newest.OrderByDescending(found => found.record.UpdatedAt ?? DateTimeOffset.MinValue).Take(limit))
        {
            budget.Add(new ShownMemory(vault, record));
        }

        return ToolAnswer.Of(budget, budget.LeftOut, budget.LeftOut == 0 ? "" : $"{budget.LeftOut} more did not fit: raise budget, or ask for fewer.", "Nothing has been remembered yet.");
    }
}

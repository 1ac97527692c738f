using Cairn.Core;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>get</c>.</summary>
internal static class GetTool
{
    /// <summary>Most memories in one call.</summary>
    private const int CountMax = 100;

    private const int DefaultBudget = 8_000;

    public static readonly MemoryTool Tool = new()
    {
        Name = "get",
        Title = "Get memories by id",
        Description = """
            Read memories whole, by the ids that other tools answered. Use it where an answer was cut, or left something out. Not for finding something: that is recall.
            """,
        Arguments =
        [
            new("id", ArgumentType.Text, "A memory's id."),
            new("ids", ArgumentType.Texts, $"Several ids, up to {CountMax}."),
            new("offset", ArgumentType.Whole, "Where to go on in a content that was cut: what the answer before said. For one memory."),
            CommonArguments.Budget with { Description = "Most tokens of the answer, from 200 to 20,000; 8,000 by default." },
            CommonArguments.Vaults,
        ],
        Answer = ToolAnswer.MemoriesSchema,
        IsReadOnly = true,
        IsIdempotent = true,
        RunAsync = (call, _) => Task.FromResult(Run(call)),
    };

    private static CallToolResult Run(ToolCall call)
    {
        var given = call.Arguments;
        var budget = TokenBudget.Of(given, DefaultBudget);
        string[] ids = [.. given.Texts("id") ?? [], .. given.Texts("ids") ?? []];
        var offset = given.Whole("offset", 0, 0, int.MaxValue);
        if (ids.Length == 0)
        {
            throw new CairnException("missing_argument", "get needs the argument id.", "Give id, or ids: they come from recall, recent and search.");
        }

        if (ids.Length > CountMax || offset > 0 && ids.Length > 1)
        {
            throw given.Invalid("ids", ids.Length > CountMax ? $"may list {CountMax}" : "goes with an offset only where it is one");
        }

        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            budget.Add(Find(call, id, offset));
        }

        return ToolAnswer.Of(budget, budget.LeftOut, budget.LeftOut == 0 ? "" : $"{budget.LeftOut} more did not fit: ask for fewer at once, or raise budget.", "");
    }

    /// <summary>The memory of an id.</summary>
    /// <exception cref="CairnException">Codes <c>record_not_found</c>, <c>record_erased</c> and those of <see cref="OfferedVaults"/>.</exception>
    public static ShownMemory Find(ToolCall call, string id, int offset = 0)
    {
        var (lease, record) = call.Vaults.Find(id, call.Arguments.Has("vault") ? call.Arguments.Texts("vault") : null);
        using (lease)
        {
            return !record.IsErased ? new ShownMemory(lease.Vault.Folder.Name, record, offset) { HasMetadata = true }
                : throw new CairnException("record_erased", "This memory was erased.", "It does not come back.");
        }
    }
}

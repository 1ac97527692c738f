using Cairn.Agent.Memories;
using Cairn.Core.Recall;
using Cairn.Core.Times;
using Cairn.Vaults.Recall;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>recall</c>.</summary>
internal static class RecallTool
{
    private const int DefaultLimit = 8;

    public static readonly MemoryTool Tool = new()
    {
        Name = "recall",
        Title = "Recall",
        Description = """
            Find what was remembered: facts about the person and their projects, decisions, notes, earlier conversations. Use it before you say that you do not know something about them,
            and when they refer to something from before. Ask in words that the memory may contain; times such as "last Tuesday" are understood. If the first answer does not help, ask again
            in other words. Not for the web or for files that are not remembered.
            """,
        Arguments =
        [
            new("query", ArgumentType.Text, "Words, a phrase or a question.", IsRequired: true),
            CommonArguments.Limit(DefaultLimit),
            CommonArguments.Budget,
            new("kind", ArgumentType.Text, "Only memories of this kind: note, message, document, …"),
            new("tags", ArgumentType.Texts, "Only memories with all of these tags."),
            new("speaker", ArgumentType.Text, "Only what this person said."),
            new("session", ArgumentType.Text, "Only memories of this conversation."),
            new("source", ArgumentType.Text, "Only memories whose source begins so."),
            new("agent", ArgumentType.Text, "Only memories that this writer wrote first, such as cli, import or mcp:NAME."),
            new("from", ArgumentType.Text, "Only what happened then or later: 2026-03-01, \"last week\", \"two months ago\"."),
            new("to", ArgumentType.Text, "Only what happened until the end of that time."),
            new("zone", ArgumentType.Text, "The person's time zone, such as Europe/Berlin; this machine's by default."),
            CommonArguments.Vaults,
        ],
        Answer = ToolAnswer.MemoriesSchema,
        IsReadOnly = true,
        IsIdempotent = true,
        RunAsync = RunAsync,
    };

    private static async Task<CallToolResult> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var budget = TokenBudget.Of(call.Arguments);
        var query = Query(call);
        foreach (var item in await FindAsync(call, query, cancellationToken))
        {
            budget.Add(ShownMemory.Of(item));
        }

        return ToolAnswer.Of(
            budget,
            budget.LeftOut,
            budget.LeftOut == 0 ? "" : $"{budget.LeftOut} more did not fit: raise budget, or narrow with tags, kind, speaker, from or to.",
            "Nothing found. Other words may help; recent shows what came last.");
    }

    /// <summary>Asks the vaults that the call names.</summary>
    public static async Task<IReadOnlyList<RecalledItem>> FindAsync(ToolCall call, RecallQuery query, CancellationToken cancellationToken) =>
        call.Vaults.ToRead(call.Arguments.Texts("vault")) is { Count: > 0 } vaults ? (await RecallSearch.RunAsync(call.Agent, vaults, query, cancellationToken)).Items : [];

    private static RecallQuery Query(ToolCall call)
    {
        var given = call.Arguments;
        var zone = TimeWords.Zone(given.Text("zone"));
        var now = call.Agent.Time.GetUtcNow();
        return new RecallQuery(given.Text("query")!)
        {
            Limit = given.Whole("limit", DefaultLimit, 1, CommonArguments.LimitMax),
            Kind = given.Text("kind"),
            Tags = given.Texts("tags") ?? [],
            Speaker = given.Text("speaker"),
            Session = given.Text("session"),
            Source = given.Text("source"),
            Agent = given.Text("agent"),
            From = given.Text("from") is { } from ? TimeWords.Period(from, now, zone).From : null,
            To = given.Text("to") is { } to ? TimeWords.Period(to, now, zone).To : null,
            Zone = zone,
        };
    }
}

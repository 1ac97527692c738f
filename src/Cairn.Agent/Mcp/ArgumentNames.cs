namespace Cairn.Agent.Mcp;

/// <summary>What models call the arguments, and what they mean. Documented in <c>docs/reference/mcp.md</c>.</summary>
internal static class ArgumentNames
{
    /// <summary>The right name first. An argument that a tool does not have lends it no names.</summary>
    public static readonly string[][] All =
    [
        ["query", "q", "question", "search", "search_query", "keywords", "keyword", "prompt", "topic", "text", "input"],
        ["content", "text", "memory", "note", "value", "fact", "observation", "message", "body", "data", "input"],
        ["memories", "items", "notes", "facts", "observations", "contents", "texts", "entries"],
        ["id", "memory_id", "uuid", "key", "record_id", "uri", "url"],
        ["ids", "memory_ids", "uuids", "keys", "record_ids", "uris", "urls"],
        ["title", "todo", "task", "summary", "subject", "name", "text", "content", "input"],
        ["description", "details", "detail", "body", "more"],
        ["project_id", "project"],
        ["priority", "importance", "urgency"],
        ["estimated_hours", "estimate", "estimated", "duration"],
        ["actual_hours", "hours", "actual", "hours_spent", "time_spent"],
        ["due_at", "due", "due_date", "deadline", "date", "by"],
        ["limit", "k", "n", "top_k", "count", "max_results", "num_results", "size"],
        ["budget", "max_tokens", "tokens", "token_budget", "token_limit"],
        ["offset", "start", "skip"],
        ["kind", "type", "category", "memory_type"],
        ["tags", "tag", "labels", "label", "categories"],
        ["caption", "title", "heading", "name"],
        ["speaker", "author", "said_by", "who", "role", "user"],
        ["session", "session_id", "conversation", "conversation_id", "thread", "thread_id"],
        ["source", "origin", "path", "file"],
        ["agent", "writer", "written_by", "client"],
        ["occurred_at", "date", "time", "timestamp", "when", "datetime"],
        ["significance", "importance", "priority", "weight"],
        ["metadata", "meta", "attributes", "properties", "extra"],
        ["private", "is_private", "local_only"],
        ["from", "since", "after", "start_date", "date_from", "start_time"],
        ["to", "until", "before", "end_date", "date_to", "end_time"],
        ["zone", "timezone", "time_zone", "tz"],
        ["vault", "vaults", "collection", "namespace", "workspace", "store"],
        ["erase", "permanent", "permanently", "hard", "hard_delete"],
        ["confirm", "confirmed", "yes"],
    ];

    /// <summary>A name as models write it in any of their ways, such as <c>topK</c> or <c>memory-id</c>, in the one way of this table.</summary>
    public static string Plain(string name)
    {
        var plain = new System.Text.StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterUpper(character) && plain.Length > 0 && char.IsAsciiLetterLower(plain[^1]))
            {
                plain.Append('_');
            }

            plain.Append(character is '-' or ' ' or '.' ? '_' : char.ToLowerInvariant(character));
        }

        return plain.ToString();
    }

    /// <summary>Which of a tool's arguments a name means; null where it means none.</summary>
    public static ToolArgument? Find(IReadOnlyList<ToolArgument> arguments, string name)
    {
        var plain = Plain(name);
        return arguments.FirstOrDefault(argument => argument.Name == plain)
            ?? arguments.FirstOrDefault(argument => All.Any(names => names[0] == argument.Name && names.Contains(plain, StringComparer.Ordinal)));
    }
}

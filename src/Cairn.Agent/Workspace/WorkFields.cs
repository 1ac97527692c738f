namespace Cairn.Agent.Workspace;

/// <summary>What the fields of the workspace are for, in one sentence each: help and the description of the API say the same.</summary>
internal static class WorkFields
{
    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        ["title"] = "What it is called.",
        ["description"] = "What it is about.",
        ["why"] = "What it is good for.",
        ["kind"] = "What kind of project it is, in a word of your own.",
        ["status"] = "How far it is.",
        ["priority"] = "How much it matters.",
        ["progress"] = "How much of it is done, from 0 to 100.",
        ["intention_id"] = "The intention that it serves.",
        ["project_id"] = "The project that it belongs to. A todo that is only dumped is matched by it.",
        ["weekly_goal_id"] = "The weekly goal that it is promised for.",
        ["week_start_date"] = "The first day of the week.",
        ["total_estimated_hours"] = "How many hours the week's work may take.",
        ["completion_rate"] = "How much of the week's work is done, from 0 to 100.",
        ["estimated_hours"] = "How many hours it may take.",
        ["actual_hours"] = "How many hours it took.",
        ["due_at"] = "When it has to be done; a date alone is taken too.",
        ["completed_at"] = "When it was done; set with the status where nothing is said.",
        ["health_score"] = "How well it goes, from 0 to 100, as somebody noted it last.",
        ["activity_summary"] = "What happened, as somebody summed it up last.",
        ["last_ai_update"] = "When an AI agent last did.",
        ["type"] = "What kind of thing happened, in a word of your own; note where nobody says.",
        ["todo_id"] = "The todo that it is about.",
        ["hours"] = "Hours that it took.",
        ["occurred_at"] = "When it happened; when it was noted, where nobody says.",
        ["user_id"] = "Whose it is, where several people share the vault.",
        ["tags"] = "Words to tell it by, without duplicates.",
        ["created_at"] = "When it was made; of what comes from elsewhere, when it was made there.",
        ["updated_at"] = "When it was last changed; of what comes from elsewhere, when it was changed there.",
        ["metadata"] = "Anything else, as a JSON object.",
    };

    public static string Of(string field) => Sentences[field];
}

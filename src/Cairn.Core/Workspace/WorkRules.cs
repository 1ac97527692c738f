using Cairn.Core.Merge;
using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>What follows from a change in the workspace, and is written with it.</summary>
public static class WorkRules
{
    /// <summary>The change with what follows from it, unless it says otherwise itself: a dumped todo that is given a project is matched; what is done gets the time of it, and loses it when it is taken up again.</summary>
    /// <param name="before">What the record is now.</param>
    /// <param name="patch">The fields to set; null removes one.</param>
    /// <param name="now">The time of the change.</param>
    public static IReadOnlyDictionary<string, FieldValue> Follow(RecordState before, IReadOnlyDictionary<string, FieldValue> patch, DateTimeOffset now)
    {
        var done = DoneOf(before.Key.Collection);
        var fields = patch.ToDictionary(StringComparer.Ordinal);
        if (done == TodoStatus.Done && !fields.ContainsKey("status") && fields.TryGetValue("project_id", out var project) && !project.IsNull && (before["status"].AsText() ?? TodoStatus.Dumped) == TodoStatus.Dumped)
        {
            fields["status"] = FieldValue.Text(TodoStatus.Matched);
        }

        if (done is null || !fields.TryGetValue("status", out var status) || status == before["status"] || fields.ContainsKey("completed_at"))
        {
            return fields;
        }

        if (status.AsText() == done)
        {
            fields["completed_at"] = FieldValue.Text(TimeText.Of(now));
        }
        else if (!before["completed_at"].IsNull)
        {
            fields["completed_at"] = FieldValue.Null;
        }

        return fields;
    }

    // Of collections whose records note when they were done.
    private static string? DoneOf(string collection) =>
        collection == WorkspaceCollections.Todos.Name ? TodoStatus.Done : collection == WorkspaceCollections.Projects.Name ? ProjectStatus.Completed : null;
}

using Cairn.Core.Changes;
using Cairn.Core.Records;

namespace Cairn.Core.Workspace.Activities;

/// <summary>Reads what happened to a record of the workspace from its changes: the log is the history, and nothing is written beside it.</summary>
public static class WorkHistory
{
    // They follow from others, or tell when.
    private static readonly string[] Silent = ["completed_at", "created_at", "updated_at", "health_score", "activity_summary", "last_ai_update"];

    /// <summary>What happened to one record, in the order in which it was written. Changes that were erased tell nothing; what nobody knows the time of was in 1970.</summary>
    /// <param name="changes">All changes of the record, in any order.</param>
    public static IReadOnlyList<WorkActivity> Of(IEnumerable<Change> changes)
    {
        var told = new List<WorkActivity>();
        var (status, isNew, isArchived) = ((string?)null, true, false);
        foreach (var change in changes.Where(change => !change.IsBlank).OrderBy(change => change.Stamp).ThenBy(change => change.Op))
        {
            var activity = change.Kind == ChangeKind.Delete ? At(change, TimeOf(change), WorkActivityKind.Archived)
                : change.Kind == ChangeKind.Put || change.Kind == ChangeKind.Append ? OfPut(change, status, isNew, isArchived) : null;
            if (activity is null)
            {
                continue;
            }

            told.Add(activity);
            if (isNew && activity.Kind == WorkActivityKind.Added && TimeOf(change, "completed_at") is { } done && IsDone(change.Key, activity.To))
            {
                // What comes from elsewhere came as it stood there.
                told.Add(At(change, done, WorkActivityKind.Done) with { To = activity.To });
            }

            (status, isNew, isArchived) = (activity.To ?? status, false, activity.Kind == WorkActivityKind.Archived);
        }

        return told;
    }

    private static WorkActivity? OfPut(Change change, string? before, bool isNew, bool isArchived)
    {
        var status = change.Fields.GetValueOrDefault("status").AsText();
        var fields = change.Fields.Keys.Except(Silent, StringComparer.Ordinal).ToList();
        if (isNew)
        {
            var isNote = change.Key.Collection == WorkspaceCollections.Activities.Name;
            return At(change, TimeOf(change, isNote ? "occurred_at" : "created_at") ?? TimeOf(change), isNote ? WorkActivityKind.Noted : WorkActivityKind.Added) with { To = status };
        }

        if (status is null || status == before)
        {
            return fields.Count == 0 && !isArchived ? null : At(change, TimeOf(change), WorkActivityKind.Changed) with { Fields = fields };
        }

        var kind = IsDone(change.Key, status) ? WorkActivityKind.Done : before is not null && IsDone(change.Key, before) ? WorkActivityKind.Reopened : WorkActivityKind.Moved;
        return At(change, (kind == WorkActivityKind.Done ? TimeOf(change, "completed_at") : null) ?? TimeOf(change), kind) with { From = before, To = status, Fields = fields };
    }

    private static WorkActivity At(Change change, DateTimeOffset time, WorkActivityKind kind) => new(time, kind, change.Key) { Op = change.Op, Actor = change.Actor, Reason = change.Reason };

    // An import has no time of its own.
    private static DateTimeOffset TimeOf(Change change) => change.Stamp.Time ?? TimeOf(change, "updated_at") ?? TimeOf(change, "created_at") ?? DateTimeOffset.UnixEpoch;

    private static DateTimeOffset? TimeOf(Change change, string field) => TimeText.Read(change.Fields.GetValueOrDefault(field));

    private static bool IsDone(RecordKey key, string? status) => status == (key.Collection == WorkspaceCollections.Todos.Name ? TodoStatus.Done : ProjectStatus.Completed);
}

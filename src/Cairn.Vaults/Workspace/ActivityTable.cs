using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Activities;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>What happened in the workspace, read from the log.</summary>
internal static class ActivityTable
{
    /// <summary>The condition that a record is of the workspace, as the index stands on it.</summary>
    public static string IsWork { get; } =
        $"collection IN ({string.Join(", ", new[] { WorkspaceCollections.Intentions, WorkspaceCollections.Projects, WorkspaceCollections.WeeklyGoals, WorkspaceCollections.Todos, WorkspaceCollections.Activities }.Select(collection => $"'{collection.Name}'"))})";

    /// <summary>What happened to one record, in the order in which it was written. What was given up, or erased, tells nothing.</summary>
    public static IReadOnlyList<WorkActivity> Of(Database database, long rid) => WorkHistory.Of(
        ChangeLog.LoggedOfRecord(database, rid).Where(logged => !logged.IsEvicted).Select(logged => database.Seal?.Open(logged.Change) ?? logged.Change));

    /// <summary>The records that a filter asks for, those that came or were changed here last first.</summary>
    public static List<StoredRecord> Records(Database database, ActivityFilter filter, int limit)
    {
        if (filter.Todo is { } todo)
        {
            return [.. new[] { RecordTable.Load(database, new RecordKey(WorkspaceCollections.Todos.Name, todo)) }.Where(stored => stored.Rid > 0)];
        }

        var (columns, project) = (RecordTable.Columns, $"json_extract({database.Fields}, '$.project_id') = $1");
        return filter.Project is null ? database.List($"SELECT {columns} FROM records WHERE {IsWork} ORDER BY seq DESC LIMIT $1", RecordTable.Read, limit)
            :
            [
                .. database.List(
                    $"""
                    SELECT {columns} FROM records WHERE collection = 'projects' AND id = $1
                    UNION ALL SELECT {columns} FROM records WHERE collection = 'todos' AND visible = 1 AND {project}
                    UNION ALL SELECT {columns} FROM records WHERE collection = 'activities' AND visible = 1 AND {project}
                    """,
                    RecordTable.Read,
                    filter.Project).OrderByDescending(stored => stored.Sequence).Take(limit),
            ];
    }
}

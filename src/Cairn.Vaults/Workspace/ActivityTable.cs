using Cairn.Core.Collections;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Activities;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>What happened in the workspace, read from the log.</summary>
internal static class ActivityTable
{
    private static readonly Collection[] Collections = [WorkspaceCollections.Intentions, WorkspaceCollections.Projects, WorkspaceCollections.WeeklyGoals, WorkspaceCollections.Todos, WorkspaceCollections.Activities];

    /// <summary>The condition that a record is of the workspace, as the index stands on it.</summary>
    public static string IsWork { get; } = $"collection IN ({string.Join(", ", Collections.Select(collection => $"'{collection.Name}'"))})";

    /// <summary>For each of some records what happened to it, in the order in which it was written. What was given up, or erased, tells nothing.</summary>
    public static List<IReadOnlyList<WorkActivity>> Of(Database database, IReadOnlyList<long> rids)
    {
        var told = database.List($"{ChangeLog.SelectLogged} WHERE record IN (SELECT value FROM json_each($1))", row => (Rid: row.GetInt64(6), Logged: ChangeLog.Read(row)), $"[{string.Join(',', rids)}]")
            .Where(told => !told.Logged.IsEvicted).ToLookup(told => told.Rid, told => database.Seal?.Open(told.Logged.Change) ?? told.Logged.Change);
        return [.. rids.Select(rid => WorkHistory.Of(told[rid]))];
    }

    /// <summary>The records that a filter asks for, those that came or were changed here last first.</summary>
    public static List<ShownRow> Records(Database database, ActivityFilter filter, int limit)
    {
        if (filter.Todo is { } todo)
        {
            return ShownRow.List(database, $"SELECT {ShownRow.Columns} FROM records WHERE collection = 'todos' AND id = $1", todo);
        }

        if (filter.Project is not { } project)
        {
            return ShownRow.List(database, $"SELECT {ShownRow.Columns} FROM records INDEXED BY work_seq WHERE {IsWork} ORDER BY seq DESC LIMIT $1", limit);
        }

        string Of(Collection collection, string index) =>
            $"SELECT {ShownRow.Columns} FROM records {(database.Seal is null ? $"INDEXED BY {index} " : "")}WHERE {WorkTable.Of(collection)} AND {WorkKey.Field(database.Fields, "project_id")} = $1 ORDER BY seq DESC LIMIT $2";
        return
        [
            .. ShownRow.List(database, $"SELECT {ShownRow.Columns} FROM records WHERE collection = 'projects' AND id = $1", project)
                .Concat(ShownRow.List(database, Of(WorkspaceCollections.Todos, "todos_project"), project, limit))
                .Concat(ShownRow.List(database, Of(WorkspaceCollections.Activities, "activities_project"), project, limit))
                .OrderByDescending(row => row.Record.Sequence).Take(limit),
        ];
    }
}

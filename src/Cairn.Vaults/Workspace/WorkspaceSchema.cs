using Cairn.Core.Collections;
using Cairn.Core.Workspace;

namespace Cairn.Vaults.Workspace;

/// <summary>Indexes and views of the workspace. The views have the names and columns of the store that projects and todos were kept in before: times are seconds since 1970, and what nobody set has the value that it had there.</summary>
internal static class WorkspaceSchema
{
    /// <summary>The statements that make them.</summary>
    public static string Create => $"""
        {ByStatus(WorkspaceCollections.Todos)}
        {ByStatus(WorkspaceCollections.Projects)}
        CREATE INDEX todos_project ON records ({Field("project_id")}, seq) WHERE {Todos};
        CREATE INDEX todos_goal ON records ({Field("weekly_goal_id")}, seq) WHERE {Todos} AND {Field("weekly_goal_id")} IS NOT NULL;
        CREATE INDEX todos_done ON records ({Field("completed_at")}) WHERE {Todos} AND {Field("status")} = 'done';
        CREATE INDEX projects_ended ON records (stamp) WHERE {WorkTable.Of(WorkspaceCollections.Projects)} AND {Field("status")} IN ('completed', 'cancelled');
        CREATE INDEX activities_project ON records ({Field("project_id")}, seq) WHERE {WorkTable.Of(WorkspaceCollections.Activities)};
        CREATE INDEX work_seq ON records (seq) WHERE {ActivityTable.IsWork};

        DROP INDEX changes_record;
        CREATE INDEX changes_record ON changes (record, stamp);

        CREATE VIEW intentions AS SELECT id, {Text("user_id", "''")}, {Text("title")}, {Text("description")}, {Text("why")}, {Text("status")}, {Times}, {Sync}
        FROM records WHERE collection = 'intentions' AND visible = 1;

        CREATE VIEW projects AS SELECT id, {Text("user_id", "''")}, {Text("intention_id")}, {Text("title")}, {Text("description")}, {Text("why")}, {Text("status")}, {Text("priority")}, {Text("progress", "0")}, {Times}, {Sync},
            {Text("health_score")}, {Text("activity_summary")}, {Seconds("last_ai_update")} AS last_ai_update
        FROM records WHERE collection = 'projects' AND visible = 1;

        CREATE VIEW weekly_goals AS SELECT id, {Text("user_id", "''")}, {Text("week_start_date")}, {Text("total_estimated_hours", "0")}, {Text("completion_rate", "0")}, {Times}, {Sync}
        FROM records WHERE collection = 'weekly_goals' AND visible = 1;

        CREATE VIEW todos AS SELECT id, {Text("user_id", "''")}, {Text("project_id")}, {Text("title")}, {Text("description")}, {Text("status")}, {Text("priority")}, {Text("estimated_hours", "1")}, {Text("actual_hours", "0")}, {Times}, {Sync}
        FROM records WHERE collection = 'todos' AND visible = 1;
        """;

    private static string Todos => WorkTable.Of(WorkspaceCollections.Todos);

    // The records of each status in each order that they are listed in.
    private static string ByStatus(Collection collection) => string.Join('\n', Enum.GetValues<WorkOrder>().Select(order =>
        $"CREATE INDEX {WorkTable.IndexOf(collection, order)} ON records ({Field("status")}, {string.Join(", ", WorkKey.Of(order, "fields"))}) WHERE {WorkTable.Of(collection)};"));

    private static string Field(string name) => WorkKey.Field("fields", name);

    private static string Times =>
        $"coalesce({Seconds("created_at")}, (SELECT {StampSeconds("min(changes.stamp)")} FROM changes WHERE changes.record = rid)) AS created_at, coalesce(nullif({StampSeconds("stamp")}, 0), {Seconds("updated_at")}, {Seconds("created_at")}) AS updated_at";

    // A record is where the last remote that has all of it took it to; one that is in conflict says so first.
    private static string Sync => """
        CASE WHEN EXISTS (SELECT 1 FROM remotes WHERE pushed >= records.seq) THEN (SELECT CAST(strftime('%s', max(synced_at)) AS INTEGER) FROM remotes WHERE pushed >= records.seq) END AS synced_at,
            CASE
                WHEN EXISTS (SELECT 1 FROM conflicts WHERE conflicts.record = rid AND open = 1) THEN 'conflict'
                WHEN NOT EXISTS (SELECT 1 FROM remotes) OR substr(id, 1, 8) = 'private:' THEN 'local'
                WHEN EXISTS (SELECT 1 FROM remotes WHERE pushed < records.seq AND sending >= records.seq) THEN 'syncing'
                WHEN EXISTS (SELECT 1 FROM remotes WHERE pushed < records.seq) THEN 'pending'
                ELSE 'synced' END AS sync_status,
            nullif((SELECT json_group_array(json_object('field', field, 'value', json(value))) FROM conflicts WHERE conflicts.record = rid AND open = 1), '[]') AS conflict_data
        """;

    private static string Text(string field, string otherwise = "") =>
        otherwise.Length == 0 ? $"json_extract(fields, '$.{field}') AS {field}" : $"coalesce(json_extract(fields, '$.{field}'), {otherwise}) AS {field}";

    private static string Seconds(string field) => $"CAST(strftime('%s', json_extract(fields, '$.{field}')) AS INTEGER)";

    // The first six bytes are milliseconds; SQLite reads hexadecimal digits only one by one.
    private static string StampSeconds(string stamp) =>
        $"({string.Join(" + ", Enumerable.Range(1, 12).Select(digit => $"(instr('123456789ABCDEF', substr(hex({stamp}), {digit}, 1)) << {4 * (12 - digit)})"))}) / 1000";
}

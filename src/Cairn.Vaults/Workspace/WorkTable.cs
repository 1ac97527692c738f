using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>Asks for records of the workspace by the indexes of <see cref="WorkspaceSchema"/>. They are named in the statements: SQLite, which counts nothing here, takes the index of all records of a collection for as good as any other.
/// They stand on values, which a sealed vault has none of to compare: that is read through.</summary>
internal static class WorkTable
{
    // More than there are statuses in this version.
    private const int PartsMax = 10;

    private static readonly string[] References = ["project_id", "weekly_goal_id"];
    private static readonly string[] Texts = ["description", "why", "tags", "metadata", "activity_summary"];

    /// <summary>The visible records that a filter lets through.</summary>
    public static List<ShownRow> List(Database database, WorkFilter filter)
    {
        var (sql, values) = Statement(database, filter);
        return ShownRow.List(database, sql, [.. values]);
    }

    /// <summary>Records of one collection that a condition holds for, by an index; in a sealed vault, without. Texts that nothing is learned from are left out.</summary>
    public static List<ShownRow> Find(Database database, Collection collection, string? index, string condition, string order, int limit, params ReadOnlySpan<object?> values) => ShownRow.ListWithout(
        database, Texts, $"SELECT {ShownRow.Columns} FROM records {(index is null || database.Seal is not null ? "" : $"INDEXED BY {index} ")}WHERE {Of(collection)} AND {condition} ORDER BY {order} LIMIT {limit}", values);

    /// <summary>Todos that are not done and have to be before a time, those that have to be first first.</summary>
    public static List<ShownRow> DueBefore(Database database, string time, int limit)
    {
        var (due, status) = (WorkKey.Due(database.Fields), WorkKey.Field(database.Fields, "status"));
        var condition = $"{due} < $1";
        return database.Seal is not null ? Find(database, WorkspaceCollections.Todos, null, $"{status} <> 'done' AND {condition}", $"{due}", limit, time)
            : [.. Present(database, WorkspaceCollections.Todos).Where(present => present is not (null or TodoStatus.Done))
                .SelectMany(present => Find(database, WorkspaceCollections.Todos, IndexOf(WorkspaceCollections.Todos, WorkOrder.Due), $"{condition} AND {status} IS $2", $"{due}", limit, time, present))
                .OrderBy(row => row.Record.Fields.GetValueOrDefault("due_at").AsText(), StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>The index of the todos that name a record in a field.</summary>
    public static string IndexOf(string reference) => reference == "project_id" ? "todos_project" : "todos_goal";

    /// <summary>The index of a collection that has its records of each status in an order.</summary>
    public static string IndexOf(Collection collection, WorkOrder order) => $"{collection.Name}_{order switch { WorkOrder.Priority => "priority", WorkOrder.Due => "due", WorkOrder.Title => "title", _ => "status" }}";

    /// <summary>The condition that the index of a part of the table has.</summary>
    public static string Of(Collection collection) => $"collection = '{collection.Name}' AND visible = 1";

    private static (string Sql, IReadOnlyList<object?> Values) Statement(Database database, WorkFilter filter)
    {
        if (database.Seal is not null || (filter.Collection != WorkspaceCollections.Todos && filter.Collection != WorkspaceCollections.Projects))
        {
            return Straight(database, filter);
        }

        var reference = filter.Collection == WorkspaceCollections.Todos ? References.FirstOrDefault(filter.Where.ContainsKey) : null;
        if (reference is not null)
        {
            return Straight(database, filter, $"INDEXED BY {IndexOf(reference)} ");
        }

        // They are few, unless another program made some up.
        List<object?> statuses = filter.Where.TryGetValue("status", out var texts) ? [.. texts.Distinct(StringComparer.Ordinal)] : Present(database, filter.Collection);
        return statuses.Count is > 0 and <= PartsMax ? ByStatus(database, filter, statuses) : Straight(database, filter);
    }

    private static (string Sql, IReadOnlyList<object?> Values) Straight(Database database, WorkFilter filter, string index = "")
    {
        // Names of collections and fields are those of the catalogue. They stand in the statement itself, since an index of a part of a table is taken for no parameter.
        var values = new List<object?>();
        var where = Of(filter.Collection) + Conditions(database, filter, values, besides: null);
        return ($"SELECT {ShownRow.Columns} FROM records {index}WHERE {where} ORDER BY {string.Join(", ", WorkKey.Of(filter.Order, database.Fields))} LIMIT {LimitOf(filter, values)}", values);
    }

    // Indexes have the records of each status in each order. Those of several are merged, so that one index serves a list of one status, of some and of all.
    private static (string Sql, IReadOnlyList<object?> Values) ByStatus(Database database, WorkFilter filter, List<object?> statuses)
    {
        var values = new List<object?>();
        var keys = WorkKey.Of(filter.Order, database.Fields);
        var limit = LimitOf(filter, values);
        var conditions = Conditions(database, filter, values, besides: "status");
        var columns = $"{ShownRow.Columns}, {string.Join(", ", keys.Select((key, at) => $"{key.Value} AS key{at}"))}";
        var each = statuses.ConvertAll(status =>
            $"SELECT {columns} FROM records INDEXED BY {IndexOf(filter.Collection, filter.Order)} WHERE {Of(filter.Collection)} AND {WorkKey.Field(database.Fields, "status")} IS {(status is null ? "NULL" : Parameter(values, status))}{conditions}");

        // SQLite merges parts that come in one order, and reads no more of each than it needs.
        return ($"{string.Join(" UNION ALL ", each)} ORDER BY {string.Join(", ", keys.Select((key, at) => $"key{at}{key.Collation}{key.Direction}"))} LIMIT {limit}", values);
    }

    // From each status the index is asked for the next, whatever a later version may have written there; the last is none.
    private static List<object?> Present(Database database, Collection collection)
    {
        var (status, index) = (WorkKey.Field(database.Fields, "status"), IndexOf(collection, WorkOrder.Recent));
        string Greatest(string condition) => $"SELECT {status} FROM records INDEXED BY {index} WHERE {Of(collection)}{condition} ORDER BY {status} DESC LIMIT 1";
        return database.List(
            $"WITH RECURSIVE present (status) AS (SELECT ({Greatest("")}) UNION ALL SELECT ({Greatest($" AND {status} < present.status")}) FROM present WHERE present.status IS NOT NULL) SELECT status FROM present",
            row => row.IsDBNull(0) ? null : row.GetValue(0));
    }

    private static string Conditions(Database database, WorkFilter filter, List<object?> values, string? besides) => string.Concat(filter.Where.Where(condition => condition.Key != besides)
        .Select(condition => $" AND {WorkKey.Field(database.Fields, condition.Key)} {OneOf(values, condition.Value)}"));

    // Of one text an index is read in its order. Of any number there is one statement.
    private static string OneOf(List<object?> values, IReadOnlyList<string> texts) =>
        texts is [var only] ? $"= {Parameter(values, only)}" : $"IN (SELECT value FROM json_each({Parameter(values, FieldValue.Texts(texts).Json)}))";

    private static string LimitOf(WorkFilter filter, List<object?> values) => Parameter(values, Math.Clamp(filter.Limit, 1, WorkFilter.LimitMax));

    private static string Parameter(List<object?> values, object? value)
    {
        values.Add(value);
        return $"${values.Count}";
    }
}

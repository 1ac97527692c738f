using Cairn.Core.Workspace;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Workspace;

/// <summary>Asks for records of the workspace. The indexes are those of <see cref="Schema"/>: they stand on the same expressions, which a sealed vault's values have none of.</summary>
internal static class WorkTable
{
    /// <summary>The visible records that a filter lets through.</summary>
    public static List<StoredRecord> List(Database database, WorkFilter filter)
    {
        // Names of collections and fields are those of the catalogue. They stand in the statement itself, since an index of a part of a table is taken for no parameter.
        var values = new List<object?>();
        var conditions = filter.Where.Select(condition => $"{Field(database, condition.Key)} IN ({string.Join(", ", condition.Value.Select(value => Parameter(values, value)))})");
        var where = string.Join(" AND ", conditions.Prepend($"collection = '{filter.Collection.Name}' AND visible = 1"));
        var limit = Parameter(values, Math.Clamp(filter.Limit, 1, WorkFilter.LimitMax));
        return database.List($"SELECT {RecordTable.Columns} FROM records WHERE {where} ORDER BY {Order(database, filter.Order)} LIMIT {limit}", RecordTable.Read, [.. values]);
    }

    private static string Order(Database database, WorkOrder order) => order switch
    {
        WorkOrder.Priority => $"CASE {Field(database, "priority")} {string.Concat(WorkPriority.All.Select((priority, rank) => $"WHEN '{priority}' THEN {rank} "))}END DESC, {Due(database)}, seq DESC",
        WorkOrder.Due => $"{Due(database)}, seq DESC",
        WorkOrder.Title => $"{Field(database, "title")} COLLATE NOCASE, seq DESC",
        _ => "seq DESC",
    };

    private static string Due(Database database) => $"coalesce({Field(database, "due_at")}, '~')";

    private static string Field(Database database, string name) => $"json_extract({database.Fields}, '$.{name}')";

    private static string Parameter(List<object?> values, object value)
    {
        values.Add(value);
        return $"${values.Count}";
    }
}

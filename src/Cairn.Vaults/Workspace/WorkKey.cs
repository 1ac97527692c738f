using Cairn.Core.Workspace;

namespace Cairn.Vaults.Workspace;

/// <summary>A part of an order in SQL. An index is taken only for the very expression that it stands on, so that both take theirs from here.</summary>
/// <param name="Expression">What is compared, with the fields of a record as they are named where it stands.</param>
/// <param name="Direction"><c>DESC</c>, or nothing.</param>
/// <param name="Collation">How texts are compared, or nothing.</param>
internal readonly record struct WorkKey(string Expression, string Direction = "", string Collation = "")
{
    /// <summary>What an order compares, the first first.</summary>
    public static IReadOnlyList<WorkKey> Of(WorkOrder order, string fields) => order switch
    {
        WorkOrder.Priority => [Rank(fields), Due(fields), Sequence],
        WorkOrder.Due => [Due(fields), Sequence],
        WorkOrder.Title => [new WorkKey(Field(fields, "title"), Collation: " COLLATE NOCASE"), Sequence],
        _ => [Sequence],
    };

    /// <summary>A field of a record.</summary>
    public static string Field(string fields, string name) => $"json_extract({fields}, '$.{name}')";

    /// <summary>What is due first; what is never due comes last.</summary>
    public static WorkKey Due(string fields) => new($"coalesce({Field(fields, "due_at")}, '~')");

    /// <summary>What is compared, as the index has it.</summary>
    public string Value => Expression + Collation;

    /// <inheritdoc/>
    public override string ToString() => Value + Direction;

    private static WorkKey Sequence => new("seq", " DESC");

    private static WorkKey Rank(string fields) =>
        new($"CASE {Field(fields, "priority")} {string.Concat(WorkPriority.All.Select((priority, rank) => $"WHEN '{priority}' THEN {rank} "))}END", " DESC");
}

using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>What a person took on for a week, as learning looks at it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Monday">The first day of its week.</param>
public sealed record GoalView(string Id, DateOnly Monday)
{
    /// <summary>The todos that were taken on, in any order.</summary>
    public IReadOnlyList<TodoView> Todos { get; init; } = [];

    /// <summary>The goal as a record of the vault holds it, without its todos; null where it names no day.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="fields">Its fields.</param>
    public static GoalView? Of(string id, IReadOnlyDictionary<string, FieldValue> fields) =>
        TimeText.Read(fields.GetValueOrDefault("week_start_date")) is { } day ? new(id, DateOnly.FromDateTime(day.Date)) : null;
}

using Cairn.Core.Collections;
using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>The collections of the workspace: what a person intends, the projects and weeks that it is done in, and the todos that it is made of.</summary>
/// <remarks>Times of creation and of the last change follow from the log. Those of records that come from elsewhere are kept in <c>created_at</c> and <c>updated_at</c>.</remarks>
public static class WorkspaceCollections
{
    private const int TitleLengthMax = 500;
    private const int TextLengthMax = 50_000;
    private const double HoursMax = 100_000;

    /// <summary>What a person wants in the long run.</summary>
    public static Collection Intentions { get; } = new(
        "intentions",
        [
            Title(),
            Text("description"),
            Text("why"),
            Choice("status", ProjectStatus.All, ProjectStatus.Active),
            .. Common(),
        ]);

    /// <summary>Something with an end that todos lead to.</summary>
    public static Collection Projects { get; } = new(
        "projects",
        [
            Title(),
            Text("description"),
            Text("why"),
            new Field("kind", FieldType.Text) { LengthMax = 64 },
            Choice("status", ProjectStatus.All, ProjectStatus.Active),
            Choice("priority", WorkPriority.All, WorkPriority.Medium),
            new Field("progress", FieldType.Number) { Minimum = 0, Maximum = 100, Default = FieldValue.Number(0) },
            Reference("intention_id"),
            new Field("due_at", FieldType.Time),
            new Field("completed_at", FieldType.Time),
            new Field("health_score", FieldType.Number) { Minimum = 0, Maximum = 100 },
            new Field("activity_summary", FieldType.Object) { LengthMax = 100_000 },
            new Field("last_ai_update", FieldType.Time),
            .. Common(),
        ]);

    /// <summary>What a person takes on for a week.</summary>
    public static Collection WeeklyGoals { get; } = new(
        "weekly_goals",
        [
            new Field("week_start_date", FieldType.Date) { IsRequired = true },
            new Field("title", FieldType.Text) { LengthMax = TitleLengthMax },
            Text("description"),
            new Field("total_estimated_hours", FieldType.Number) { Minimum = 0, Maximum = HoursMax },
            new Field("completion_rate", FieldType.Number) { Minimum = 0, Maximum = 100 },
            .. Common(),
        ]);

    /// <summary>Something to do.</summary>
    public static Collection Todos { get; } = new(
        "todos",
        [
            Title(),
            Text("description"),
            Choice("status", TodoStatus.Way, TodoStatus.Dumped) with { MayMove = TodoStatus.MayMove },
            Choice("priority", WorkPriority.All, WorkPriority.Medium),
            Reference("project_id"),
            Reference("weekly_goal_id"),
            new Field("estimated_hours", FieldType.Number) { Minimum = 0, Maximum = HoursMax },
            new Field("actual_hours", FieldType.Number) { Minimum = 0, Maximum = HoursMax },
            new Field("due_at", FieldType.Time),
            new Field("completed_at", FieldType.Time),
            .. Common(),
        ]);

    /// <summary>What happened, as somebody noted it beside what the log tells by itself. An entry stands as it was written.</summary>
    public static Collection Activities { get; } = new(
        "activities",
        [
            new Field("type", FieldType.Text) { IsRequired = true, LengthMax = 64, Default = FieldValue.Text("note") },
            Text("description"),
            Reference("project_id"),
            Reference("todo_id"),
            new Field("hours", FieldType.Number) { Minimum = 0, Maximum = HoursMax },
            new Field("occurred_at", FieldType.Time),
            .. Common(),
        ])
    {
        IsLedger = true,
    };

    /// <summary>What a person said of recommendations: one that is dismissed is not made again, one that is snoozed not before a time. The id of a record is the recommendation's key.</summary>
    public static Collection Advice { get; } = new(
        "advice",
        [
            Choice("choice", AdviceChoice.All, AdviceChoice.Dismissed),
            new Field("until", FieldType.Time),
            .. Common(),
        ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Collection> All { get; } = [Intentions, Projects, WeeklyGoals, Todos, Activities, Advice];

    /// <summary>The collection that a field names a record of; null for any other field.</summary>
    public static Collection? ReferredBy(string field) => field switch
    {
        "project_id" => Projects,
        "intention_id" => Intentions,
        "weekly_goal_id" => WeeklyGoals,
        "todo_id" => Todos,
        _ => null,
    };

    private static Field Title() => new("title", FieldType.Text) { IsRequired = true, LengthMax = TitleLengthMax };

    private static Field Text(string name) => new(name, FieldType.Text) { LengthMax = TextLengthMax };

    private static Field Reference(string name) => new(name, FieldType.Text) { LengthMax = Names.IdLengthMax };

    private static Field Choice(string name, IReadOnlyList<string> choices, string first) => new(name, FieldType.Text) { IsRequired = true, Choices = choices, Default = FieldValue.Text(first) };

    private static IEnumerable<Field> Common() =>
        [
            new Field("user_id", FieldType.Text) { LengthMax = 200 },
            new Field("tags", FieldType.Texts) { LengthMax = 100, CountMax = 1_000 },
            new Field("created_at", FieldType.Time),
            new Field("updated_at", FieldType.Time),
            new Field("metadata", FieldType.Object) { LengthMax = 100_000 },
    ];
}

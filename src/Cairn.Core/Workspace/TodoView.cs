using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>A todo, as learning and advice look at it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called.</param>
public sealed record TodoView(string Id, string Title)
{
    /// <summary>Where it stands on its way.</summary>
    public string Status { get; init; } = TodoStatus.Dumped;

    /// <summary>How much it matters.</summary>
    public string Priority { get; init; } = WorkPriority.Medium;

    /// <summary>The id of its project; empty where it has none.</summary>
    public string Project { get; init; } = "";

    /// <summary>The id of its weekly goal; empty where it has none.</summary>
    public string Goal { get; init; } = "";

    /// <summary>Whose it is, where several people share the vault; empty where nobody said.</summary>
    public string Person { get; init; } = "";

    /// <summary>Hours it may take; null where nobody said.</summary>
    public double? Estimated { get; init; }

    /// <summary>Hours it took; null where nobody said.</summary>
    public double? Actual { get; init; }

    /// <summary>When it was put down.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it has to be done, by the person's clocks; null for never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The same as it was given, where a day is its first moment; empty where it was not.</summary>
    public string Due { get; init; } = "";

    /// <summary>When it was done; null while it is not, or where nobody knows.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Whether it is done.</summary>
    public bool IsDone => Status == TodoStatus.Done;

    /// <summary>How many times what was estimated it took; null where one of both is not known.</summary>
    public double? Ratio => IsDone && Estimated is > 0 && Actual is > 0 && Actual / Estimated is > 0 and < double.PositiveInfinity and var ratio ? ratio : null;

    /// <summary>Whether it should be done by now and is not.</summary>
    public bool IsOverdue(DateTimeOffset now) => !IsDone && DueAt < now;

    /// <summary>The todo as it stood at a time, as far as it tells itself.</summary>
    public TodoView At(DateTimeOffset time) => CompletedAt <= time ? this with { UpdatedAt = CompletedAt } : this with { Status = TodoStatus.Refined, CompletedAt = null, Actual = null, UpdatedAt = null };

    /// <summary>The todo as a record of the vault holds it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="createdAt">When it was put down.</param>
    /// <param name="updatedAt">When it was last changed.</param>
    /// <param name="zone">The time zone that the person's days are of.</param>
    public static TodoView Of(string id, IReadOnlyDictionary<string, FieldValue> fields, DateTimeOffset? createdAt, DateTimeOffset? updatedAt, TimeZoneInfo zone) => new(id, Text(fields, "title"))
    {
        Status = Text(fields, "status", TodoStatus.Dumped),
        Priority = Text(fields, "priority", WorkPriority.Medium),
        Project = Text(fields, "project_id"),
        Goal = Text(fields, "weekly_goal_id"),
        Person = Text(fields, "user_id"),
        Estimated = fields.GetValueOrDefault("estimated_hours").AsNumber(),
        Actual = fields.GetValueOrDefault("actual_hours").AsNumber(),
        CreatedAt = createdAt ?? DateTimeOffset.UnixEpoch,
        DueAt = DueTime.Read(fields.GetValueOrDefault("due_at"), zone),
        Due = Text(fields, "due_at"),
        CompletedAt = TimeText.Read(fields.GetValueOrDefault("completed_at")),
        UpdatedAt = updatedAt,
    };

    internal static string Text(IReadOnlyDictionary<string, FieldValue> fields, string name, string otherwise = "") => fields.GetValueOrDefault(name).AsText() ?? otherwise;
}

using Cairn.Core.Records;
using Cairn.Core.Workspace.Activities;

namespace Cairn.Core.Workspace;

/// <summary>A project with its todos and what happened in it, as learning and advice look at it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called.</param>
public sealed record ProjectView(string Id, string Title)
{
    /// <summary>What kind of project it is; empty where nobody said.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Whose it is, where several people share the vault; empty where nobody said.</summary>
    public string Person { get; init; } = "";

    /// <summary>How far it has come.</summary>
    public string Status { get; init; } = ProjectStatus.Active;

    /// <summary>How much it matters.</summary>
    public string Priority { get; init; } = WorkPriority.Medium;

    /// <summary>How much of it is done, as somebody said, from 0 to 100; 0 where nobody did.</summary>
    public double Progress { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it has to be done, by the person's clocks; null for never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was completed; null while it is not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was completed or cancelled; null while it is neither.</summary>
    public DateTimeOffset? EndedAt => Status == ProjectStatus.Completed ? CompletedAt : Status == ProjectStatus.Cancelled ? UpdatedAt : null;

    /// <summary>Its todos, in any order.</summary>
    public IReadOnlyList<TodoView> Todos { get; init; } = [];

    /// <summary>What happened to it and its todos in the time that is looked at, in any order.</summary>
    public IReadOnlyList<WorkActivity> Activities { get; init; } = [];

    /// <summary>Whether it is completed or cancelled.</summary>
    public bool IsEnded => Status is ProjectStatus.Completed or ProjectStatus.Cancelled;

    /// <summary>The todos that are to be done yet; none of a project that has ended.</summary>
    public IEnumerable<TodoView> Open => IsEnded ? [] : Todos.Where(todo => !todo.IsDone);

    /// <summary>Whether it is completed, and was so in time where it had to be.</summary>
    public bool IsDoneInTime => Status == ProjectStatus.Completed && !(CompletedAt > DueAt);

    /// <summary>When anything moved in it last. That todos were put down which are overdue counts for nothing: otherwise a project would look livelier for having more work that is late.</summary>
    public DateTimeOffset MovedAt(DateTimeOffset now)
    {
        var late = Todos.Where(todo => todo.IsOverdue(now)).Select(todo => todo.Id).ToHashSet(StringComparer.Ordinal);
        var changed = Todos.Where(todo => todo.UpdatedAt > todo.CreatedAt).Select(todo => todo.UpdatedAt!.Value);
        var added = Todos.Where(todo => !late.Contains(todo.Id)).Select(todo => todo.CreatedAt);
        var told = Activities.Where(activity => activity.Kind != WorkActivityKind.Added || !late.Contains(activity.Record.Id)).Select(activity => activity.At);
        return changed.Concat(added).Concat(told).Append(CreatedAt).Append(UpdatedAt ?? CreatedAt).Max();
    }

    /// <summary>The todos that were done in a time frame.</summary>
    public IEnumerable<TodoView> DoneIn(TimeFrame frame) => Todos.Where(todo => todo.IsDone && todo.CompletedAt is { } at && frame.Holds(at));

    /// <summary>The share of the todos done in a time frame that were not taken up again in it, from 0 to 1; null where nothing was done.</summary>
    public double? QualityIn(TimeFrame frame)
    {
        var done = DoneIn(frame).Count();
        var reopened = Activities.Count(activity => activity.Kind == WorkActivityKind.Reopened && activity.Record.Collection == WorkspaceCollections.Todos.Name && frame.Holds(activity.At));
        return done + reopened == 0 ? null : (double)done / (done + reopened);
    }

    /// <summary>The project as it stood at a time, as far as its todos tell: what was put down by then, and what was done of it.</summary>
    public ProjectView At(DateTimeOffset time) => this with
    {
        Status = ProjectStatus.Active,
        Progress = 0,
        CompletedAt = null,
        UpdatedAt = null,
        Todos = [.. Todos.Where(todo => todo.CreatedAt <= time).Select(todo => todo.At(time))],
        Activities = [.. Activities.Where(activity => activity.At <= time)],
    };

    /// <summary>The project as a record of the vault holds it, without its todos.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="createdAt">When it was begun.</param>
    /// <param name="updatedAt">When it was last changed.</param>
    /// <param name="zone">The time zone that the person's days are of.</param>
    public static ProjectView Of(string id, IReadOnlyDictionary<string, FieldValue> fields, DateTimeOffset? createdAt, DateTimeOffset? updatedAt, TimeZoneInfo zone) => new(id, TodoView.Text(fields, "title"))
    {
        Kind = TodoView.Text(fields, "kind"),
        Person = TodoView.Text(fields, "user_id"),
        Status = TodoView.Text(fields, "status", ProjectStatus.Active),
        Priority = TodoView.Text(fields, "priority", WorkPriority.Medium),
        Progress = fields.GetValueOrDefault("progress").AsNumber() ?? 0,
        CreatedAt = createdAt ?? DateTimeOffset.UnixEpoch,
        DueAt = DueTime.Read(fields.GetValueOrDefault("due_at"), zone),
        CompletedAt = TimeText.Read(fields.GetValueOrDefault("completed_at")),
        UpdatedAt = updatedAt,
    };
}

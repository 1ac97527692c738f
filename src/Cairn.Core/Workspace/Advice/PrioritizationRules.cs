using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>What is to be done before what: rules that each add points to a todo. Each is documented in <c>docs/reference/workspace.md</c>.</summary>
public static class PrioritizationRules
{
    private const double QuickHours = 0.5;

    private static readonly (string Name, string Condition, double Points, Func<TodoView, DateTimeOffset, bool> Holds, Func<TodoView, DateTimeOffset, string> Words)[] Rules =
    [
        ("overdue", "It should be done by now.", 40, (todo, now) => todo.IsOverdue(now), (todo, now) => $"overdue by {Phrase.Days((now - todo.DueAt!.Value).TotalDays)}"),
        ("due_today", "It has to be done within a day.", 30, (todo, now) => IsDueIn(todo, now, 0, 1), (todo, now) => DueTime.Words(todo.DueAt!.Value, now)),
        ("due_this_week", "It has to be done within a week.", 10, (todo, now) => IsDueIn(todo, now, 1, 7), (todo, now) => DueTime.Words(todo.DueAt!.Value, now)),
        (WorkPriority.Urgent, "It is urgent.", 30, (todo, _) => todo.Priority == WorkPriority.Urgent, (_, _) => WorkPriority.Urgent),
        (WorkPriority.High, "It matters much.", 15, (todo, _) => todo.Priority == WorkPriority.High, (_, _) => WorkPriority.High),
        (WorkPriority.Low, "It matters little.", -10, (todo, _) => todo.Priority == WorkPriority.Low, (_, _) => WorkPriority.Low),
        ("committed", "It was committed to.", 12, (todo, _) => todo.Status == TodoStatus.Committed, (_, _) => "committed"),
        ("confirmed", "It was decided on.", 5, (todo, _) => todo.Status == TodoStatus.Confirmed, (_, _) => "confirmed"),
        ("quick", "It is done in half an hour.", 3, (todo, _) => todo.Estimated is > 0 and <= QuickHours, (_, _) => "quick"),
    ];

    /// <summary>All of them, as something that is known.</summary>
    public static IEnumerable<KnowledgeEntry> Entries => Rules.Select(rule => new KnowledgeEntry(KnowledgeKind.PrioritizationRule, rule.Name, rule.Condition) { Points = rule.Points });

    /// <summary>How many points a todo has.</summary>
    public static double Score(TodoView todo, DateTimeOffset now) => Rules.Where(rule => rule.Holds(todo, now)).Sum(rule => rule.Points);

    /// <summary>What its points come from, in a few words each.</summary>
    public static IReadOnlyList<string> Reasons(TodoView todo, DateTimeOffset now) => [.. Rules.Where(rule => rule.Holds(todo, now)).Select(rule => rule.Words(todo, now))];

    /// <summary>Todos in the order in which they are to be done: by points, then by when they have to be done, then by when they were put down.</summary>
    public static IEnumerable<TodoView> Order(IEnumerable<TodoView> todos, DateTimeOffset now) => todos
        .OrderByDescending(todo => Score(todo, now)).ThenBy(todo => todo.DueAt ?? DateTimeOffset.MaxValue).ThenBy(todo => todo.CreatedAt).ThenBy(todo => todo.Id, StringComparer.Ordinal);

    private static bool IsDueIn(TodoView todo, DateTimeOffset now, double from, double to) => todo.DueAt is { } due && (due - now).TotalDays is var days && days >= from && days < to;
}

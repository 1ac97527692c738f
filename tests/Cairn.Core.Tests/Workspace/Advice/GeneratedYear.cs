using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Activities;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

/// <summary>A year of somebody who works on Mondays and Tuesdays, mostly in the morning, estimates first, takes half as long again, and lets todos lie.</summary>
internal static class GeneratedYear
{
    private const int Weeks = 52;

    public static WorkPast Of(Random random)
    {
        var done = Enumerable.Range(0, Weeks * 4).Select(number => Todo(number, random)).ToList();
        return new WorkPast
        {
            Done = done,
            Ended = [.. Enumerable.Range(0, 12).Select(number => Project(number, random))],
            Goals = [.. Enumerable.Range(1, 26).Select(week => Goal(week, done, random))],
            Ways = [.. done.TakeLast(WorkPast.WaysMax).Select(todo => Way(todo, random))],
            Kinds = new Dictionary<string, string> { ["p0"] = "boat", ["p1"] = "garden", ["p2"] = "" },
        };
    }

    public static WorkPast Shuffled(this WorkPast past, Random random) => past with
    {
        Done = random.Shuffled(past.Done),
        Ended = random.Shuffled(past.Ended.Select(project => project with { Todos = random.Shuffled(project.Todos) })),
        Goals = random.Shuffled(past.Goals.Select(goal => goal with { Todos = random.Shuffled(goal.Todos) })),
        Ways = random.Shuffled(past.Ways),
        Kinds = random.Shuffled(past.Kinds).ToDictionary(),
    };

    private static TodoView Todo(int number, Random random)
    {
        var time = Work.Now.Date.AddDays((-7 * (Weeks - (number / 4))) + random.Next(2)).AddHours(random.Chance(0.8) ? 9 + random.Next(3) : 14).AddMinutes(random.Next(60));
        var at = new DateTimeOffset(time, TimeSpan.Zero);
        var estimated = random.Chance(0.9) ? 0.5 + random.Next(8) : (double?)null;
        return new TodoView($"t{number:000}", $"Todo {number}")
        {
            Status = TodoStatus.Done,
            Project = $"p{random.Next(3)}",
            Person = random.Pick("", "anna"),
            CreatedAt = at.AddDays(-10 - random.Next(20)),
            CompletedAt = at,
            UpdatedAt = at,
            DueAt = at.AddDays(1),
            Estimated = estimated,
            Actual = estimated * 1.5 * Math.Exp(0.3 * (random.NextDouble() - 0.5)),
        };
    }

    private static List<WorkActivity> Way(TodoView todo, Random random)
    {
        var record = new RecordKey("todos", todo.Id);
        var waited = todo.CreatedAt + ((todo.CompletedAt!.Value - todo.CreatedAt) * (0.6 + (random.NextDouble() / 4)));
        return
        [
            new(todo.CreatedAt, WorkActivityKind.Added, record) { To = TodoStatus.Dumped },
            new(waited, WorkActivityKind.Moved, record) { From = TodoStatus.Dumped, To = TodoStatus.Matched },
            new(todo.CompletedAt.Value, WorkActivityKind.Done, record) { From = TodoStatus.Matched, To = TodoStatus.Done },
        ];
    }

    private static GoalView Goal(int week, List<TodoView> done, Random random)
    {
        var monday = DateOnly.FromDateTime(Work.Now.Date).AddDays(-7 * week);
        var open = Enumerable.Range(0, 4 + random.Next(3)).Select(number => Work.Open($"open{week}-{number}"));
        return new GoalView($"g{week}", monday) { Todos = [.. done.Where(todo => DateOnly.FromDateTime(todo.CompletedAt!.Value.Date) is var day && day >= monday && day < monday.AddDays(7)).Take(3), .. open] };
    }

    // Every other one has something overdue half-way, and is late.
    private static ProjectView Project(int number, Random random)
    {
        var isLate = number % 2 == 0;
        return new ProjectView($"e{number:00}", $"Project {number}")
        {
            Status = number == 11 ? ProjectStatus.Cancelled : ProjectStatus.Completed,
            CreatedAt = Work.Ago(100),
            CompletedAt = Work.Now,
            UpdatedAt = Work.Now,
            DueAt = Work.Ago(isLate ? 5 : -10),
            Todos = [Work.Done("1", 51 + random.Next(10)) with { CreatedAt = Work.Ago(100) }, Work.Done("2", 5 + random.Next(30)) with { CreatedAt = Work.Ago(100), DueAt = isLate ? Work.Ago(60) : null }],
        };
    }
}

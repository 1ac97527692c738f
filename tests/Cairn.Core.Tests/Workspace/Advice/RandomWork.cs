using Cairn.Core.Workspace;

namespace Cairn.Core.Tests.Workspace.Advice;

/// <summary>Projects of all sorts, some of which nobody would have on purpose.</summary>
internal static class RandomWork
{
    public static ProjectView Project(Random random)
    {
        var todos = Enumerable.Range(0, random.Pick(0, 1, 2, 5, 12)).Select(number => Todo($"t{random.Next(1_000)}-{number}", random)).ToList();
        return new ProjectView("p", random.Pick("Make the boat ready", "1", new string('x', 300)))
        {
            Status = random.Pick(ProjectStatus.Active, ProjectStatus.Active, ProjectStatus.Active, ProjectStatus.Paused, ProjectStatus.Completed, ProjectStatus.Cancelled, "someday"),
            Priority = random.Pick(WorkPriority.All),
            Person = random.Pick("", "anna"),
            Kind = random.Pick("", "boat"),
            Progress = random.Pick(0, 0, 0, 50, 99, 100, 1_000),
            CreatedAt = Time(random) ?? DateTimeOffset.UnixEpoch,
            DueAt = Time(random),
            CompletedAt = Time(random),
            UpdatedAt = Time(random),
            Todos = todos,
            Activities = [.. todos.Where(_ => random.Chance(0.3)).Select(todo => Work.Reopened(todo.Id, random.NextDouble() * 40))],
        };
    }

    public static TodoView Todo(string id, Random random) => new(id, $"Todo {id}")
    {
        Status = random.Pick(TodoStatus.Way),
        Priority = random.Pick(WorkPriority.All),
        Estimated = Hours(random),
        Actual = Hours(random),
        CreatedAt = Time(random) ?? DateTimeOffset.UnixEpoch,
        DueAt = Time(random),
        CompletedAt = Time(random),
        UpdatedAt = Time(random),
    };

    private static double? Hours(Random random) => random.Pick<double?>(null, null, 0, 0.01, 0.25, 0.5, 1, 1.25, 3.7, 8, 40, 1_000_000);

    // Mostly of the last weeks and the next.
    private static DateTimeOffset? Time(Random random) => random.Next(12) switch
    {
        0 or 1 => null,
        2 => DateTimeOffset.UnixEpoch,
        3 => Work.Now.AddYears(20),
        4 => Work.Now,
        _ => Work.Ago((random.NextDouble() * 80) - 30),
    };
}

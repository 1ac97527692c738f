using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Activities;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace;

/// <summary>Todos and projects as tests of learning and advice put them together.</summary>
internal static class Work
{
    /// <summary>Noon of a Monday.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Four weeks up to now.</summary>
    public static readonly TimeFrame Frame = TimeFrame.Last(28, Now);

    public static DateTimeOffset Ago(double days) => Now.AddDays(-days);

    public static TodoView Open(string id, double? estimated = null) => new(id, $"Todo {id}") { Status = TodoStatus.Refined, CreatedAt = Ago(50), Estimated = estimated };

    public static TodoView Done(string id, double daysAgo, double? estimated = null, double? actual = null) =>
        Open(id, estimated) with { Status = TodoStatus.Done, Actual = actual, CompletedAt = Ago(daysAgo), UpdatedAt = Ago(daysAgo) };

    public static TodoView Overdue(string id, double byDays) => Open(id) with { DueAt = Ago(byDays) };

    /// <summary>A project that was begun 60 days ago.</summary>
    public static ProjectView Project(params IReadOnlyList<TodoView> todos) => new("boat", "Make the boat ready") { CreatedAt = Ago(60), Todos = todos };

    public static WorkActivity Reopened(string todo, double daysAgo) => new(Ago(daysAgo), WorkActivityKind.Reopened, new RecordKey("todos", todo));

    public static ProjectState Look(ProjectView project) => ProjectState.Of(project, Frame, EstimationModel.Unknown);

    public static IReadOnlyList<T> Shuffled<T>(this Random random, IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}

using Cairn.Core.Workspace;

namespace Cairn.Core.Tests.Workspace;

/// <summary>The project of the worked examples in docs/reference/workspace.md: begun 60 days ago and due in 30, with 4 of 7 todos done in the last four weeks.</summary>
internal static class Boat
{
    public static ProjectView Project { get; } = Work.Project(
        Work.Done("1", 25, estimated: 2, actual: 3),
        Work.Done("2", 15, estimated: 4, actual: 5),
        Work.Done("3", 5, estimated: 2, actual: 2),
        Work.Done("4", 2),
        new TodoView("5", "Caulk the hull") { Status = TodoStatus.Confirmed, CreatedAt = Work.Ago(50), Estimated = 6, DueAt = Work.Ago(3) },
        new TodoView("6", "Paint the deck") { Status = TodoStatus.Refined, CreatedAt = Work.Ago(50), Estimated = 2 },
        new TodoView("7", "Sew the sail") { Status = TodoStatus.Refined, CreatedAt = Work.Ago(50) }) with
    {
        DueAt = Work.Ago(-30),
        Activities = [Work.Reopened("3", 10)],
    };
}

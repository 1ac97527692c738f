using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class ProjectOutcomesTests
{
    // The worked example: of five, four were completed; of these, two of three in time. They took 14, 21, 28 and 70 days, in the middle (21 + 28) / 2 = 24.5,
    // with 4, 3, 8 and 10 todos done: 2, 1, 2 and 1 a week, in the middle 1.5.
    [Fact]
    public void How_projects_ended_is_told()
    {
        var outcomes = ProjectOutcomes.Learn(new WorkPast { Ended = [Completed("1", 14, 4, due: 14), Completed("2", 21, 3, due: 30), Completed("3", 28, 8), Completed("4", 70, 10, due: 60), Completed("5", 10, 0) with { Status = ProjectStatus.Cancelled }] });

        Assert.Equal((5, 4, 2, 1), (outcomes.Ended, outcomes.Completed, outcomes.InTime, outcomes.Late));
        Assert.Equal((24.5, 1.5), (outcomes.UsualDays, outcomes.UsualVelocity));
        Assert.Equal(
            [
                ("80 % of the projects that ended were completed.", "5 projects."),
                ("67 % of the completed projects that had to be done by a time were.", "3 projects."),
                ("A project usually takes 4 weeks, and in a week of it 1.5 todos are done.", "4 projects."),
            ],
            outcomes.Entries.Select(entry => (entry.Condition, entry.Evidence)));
    }

    [Fact]
    public void One_project_and_one_todo_are_one()
    {
        var outcomes = ProjectOutcomes.Learn(new WorkPast { Ended = [Completed("1", 7, 1)] });

        Assert.Equal(["A project.", "A project."], outcomes.Entries.Select(entry => entry.Evidence));
        Assert.Equal("A project usually takes 7 days, and in a week of it a todo is done.", outcomes.Entries.Last().Condition);
    }

    [Fact]
    public void Where_none_ended_nothing_is_said() => Assert.Empty(ProjectOutcomes.Learn(new WorkPast()).Entries);

    [Fact]
    public void A_project_that_was_completed_before_it_was_begun_tells_no_time()
    {
        var outcomes = ProjectOutcomes.Learn(new WorkPast { Ended = [Completed("1", -3, 1), Completed("2", 0, 1), Completed("3", 1, 1) with { CompletedAt = null }] });

        Assert.Equal((3, null, null), (outcomes.Completed, outcomes.UsualDays, outcomes.UsualVelocity));
    }

    private static ProjectView Completed(string id, int days, int todos, int? due = null) => new(id, id)
    {
        Status = ProjectStatus.Completed,
        CreatedAt = Work.Ago(100),
        CompletedAt = Work.Ago(100 - days),
        DueAt = due is { } day ? Work.Ago(100 - day) : null,
        Todos = [.. Enumerable.Range(0, todos).Select(todo => Work.Done($"{id}{todo}", 100 - days))],
    };
}

using Cairn.Core.Records;
using Cairn.Core.Workspace.Activities;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class TodoFlowTests
{
    // The worked example: ten todos that lie dumped for 6 days, matched for 1, refined for 3, and are done. 6 of 10 days are 60 %.
    [Fact]
    public void Where_todos_wait_longest_is_told()
    {
        var flow = TodoFlow.Learn(new WorkPast { Ways = [.. Enumerable.Range(0, 10).Select(id => Way($"{id}", (10, "dumped"), (4, "matched"), (3, "refined"), (0, "done")))] });

        Assert.Equal((10, 10d, 0d, 0d, "dumped"), (flow.Count, flow.UsualDays, flow.Straight, flow.Reopened, flow.LongestWait));
        Assert.Equal([("dumped", 0.6), ("matched", 0.1), ("refined", 0.3)], flow.Waits.Select(wait => (wait.Key, Math.Round(wait.Value, 12))));
        Assert.Equal(
            ["A todo is usually done 10 days after it was put down.", "0 % of what is done was never refined.", "0 % of what is done is taken up again.", "Todos spend 60 % of their time dumped."],
            flow.Entries.Select(entry => entry.Condition));
        Assert.All(flow.Entries, entry => Assert.Equal("The ways of 10 todos.", entry.Evidence));
    }

    [Fact]
    public void What_is_done_straight_or_taken_up_again_is_counted()
    {
        var flow = TodoFlow.Learn(new WorkPast
        {
            Ways =
            [
                .. Enumerable.Range(0, 6).Select(id => Way($"s{id}", (4, "dumped"), (0, "done"))),
                .. Enumerable.Range(0, 4).Select(id => Way($"r{id}", (8, "refined"), (4, "done"), (2, "refined"), (0, "done"))),
            ],
        });

        Assert.Equal((0.6, 0.4), (flow.Straight, flow.Reopened));

        // In days: dumped 6 × 4, refined 4 × (4 + 2); being done is no waiting.
        Assert.Equal((0.5, 0.5, (string?)null), (flow.Waits["dumped"], flow.Waits["refined"], flow.LongestWait));
        Assert.Equal(4, flow.UsualDays);
    }

    [Fact]
    public void Of_fewer_than_ten_todos_nothing_is_said()
    {
        var flow = TodoFlow.Learn(new WorkPast { Ways = [.. Enumerable.Range(0, 9).Select(id => Way($"{id}", (6, "dumped"), (0, "done")))] });

        Assert.Empty(flow.Entries);
        Assert.Equal((null, null), (flow.LongestWait, flow.UsualDays));
        Assert.Empty(TodoFlow.Learn(new WorkPast()).Entries);
    }

    [Fact]
    public void What_came_as_done_and_what_is_not_done_tells_of_no_way()
    {
        var flow = TodoFlow.Learn(new WorkPast { Ways = [Way("1", (5, "done"), (2, "done")), Way("2", (5, "dumped"), (2, "matched")), []] });

        Assert.Equal(0, flow.Count);
    }

    [Fact]
    public void A_todo_that_says_no_status_was_dumped()
    {
        var way = Way("1", (5, "dumped"), (0, "done"));

        Assert.Equal(1, TodoFlow.Learn(new WorkPast { Ways = [[way[0] with { To = null }, way[1]]] }).Waits["dumped"]);
    }

    [Fact]
    public void Times_that_run_backwards_are_no_time()
    {
        var flow = TodoFlow.Learn(new WorkPast { Ways = [.. Enumerable.Range(0, 10).Select(id => Way($"{id}", (1, "dumped"), (5, "done")))] });

        Assert.Equal(0, flow.UsualDays);
        Assert.Equal("A todo is usually done less than a day after it was put down.", flow.Entries.First().Condition);
    }

    // Of each step, how many days ago it was taken, and to where.
    private static List<WorkActivity> Way(string id, params IReadOnlyList<(double Ago, string To)> steps) =>
    [
        .. steps.Select((step, at) => new WorkActivity(Work.Ago(step.Ago), Kind(at == 0 ? null : steps[at - 1].To, step.To), new RecordKey("todos", id)) { To = step.To }),
    ];

    private static WorkActivityKind Kind(string? from, string to) =>
        from is null ? WorkActivityKind.Added : to == "done" ? WorkActivityKind.Done : from == "done" ? WorkActivityKind.Reopened : WorkActivityKind.Moved;
}

using Cairn.Core.Records;
using Cairn.Core.Workspace;

namespace Cairn.Core.Tests.Workspace;

public sealed class ProjectViewTests
{
    [Fact]
    public void A_project_stood_at_a_time_as_its_todos_tell()
    {
        var project = Work.Project(Work.Done("1", 20, 2, 3), Work.Done("2", 5, 2, 3), Work.Open("3") with { CreatedAt = Work.Ago(8) }) with
        {
            Status = ProjectStatus.Completed,
            Progress = 100,
            CompletedAt = Work.Ago(1),
            Activities = [Work.Reopened("1", 12), Work.Reopened("1", 2)],
        };

        var then = project.At(Work.Ago(10));

        Assert.Equal([("1", TodoStatus.Done, 3d), ("2", TodoStatus.Refined, null)], then.Todos.Select(todo => (todo.Id, todo.Status, todo.Actual)));
        Assert.Equal((ProjectStatus.Active, 0, null), (then.Status, then.Progress, then.CompletedAt));
        Assert.Equal(Work.Ago(12), then.MovedAt(Work.Ago(10)));
        Assert.Single(then.Activities);
    }

    [Fact]
    public void A_record_is_read_as_it_is_and_what_is_missing_is_as_nobody_said()
    {
        var project = ProjectView.Of("p", new Dictionary<string, FieldValue> { ["title"] = FieldValue.Text("Boat"), ["progress"] = FieldValue.Number(40), ["due_at"] = FieldValue.Text("2027-05-01") }, null, null, TimeZoneInfo.Utc);
        var todo = TodoView.Of("t", new Dictionary<string, FieldValue> { ["estimated_hours"] = FieldValue.Number(2), ["due_at"] = FieldValue.Text("soon") }, Work.Now, null, TimeZoneInfo.Utc);

        Assert.Equal(("Boat", 40, ProjectStatus.Active, WorkPriority.Medium, DateTimeOffset.UnixEpoch), (project.Title, project.Progress, project.Status, project.Priority, project.CreatedAt));
        Assert.Equal(new DateTimeOffset(2027, 5, 2, 0, 0, 0, TimeSpan.Zero), project.DueAt);
        Assert.Equal((TodoStatus.Dumped, 2, null, null, Work.Now), (todo.Status, todo.Estimated, todo.Actual, todo.DueAt, todo.CreatedAt));
    }

    [Fact]
    public void A_frame_holds_its_end_and_not_its_beginning_and_its_parts_are_all_of_it()
    {
        var frame = new TimeFrame(Work.Ago(1).AddTicks(1), Work.Now);
        var parts = frame.Split(3);

        Assert.True(frame.Holds(frame.To) && !frame.Holds(frame.From));
        Assert.Equal((frame.From, frame.To), (parts[0].From, parts[^1].To));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }
}

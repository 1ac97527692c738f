using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Workspace.Activities;

namespace Cairn.Core.Tests.Workspace.Activities;

public sealed class WorkHistoryTests
{
    private static readonly RecordKey Todo = new("todos", "a");
    private static readonly RecordKey Project = new("projects", "p");

    [Fact]
    public void A_todo_is_added_goes_its_way_is_done_taken_up_again_changed_and_archived()
    {
        var told = WorkHistory.Of(
        [
            Put(1, Todo, ("title", "Caulk"), ("status", "dumped")),
            Put(2, Todo, ("project_id", "p"), ("status", "matched")),
            Put(3, Todo, ("status", "done"), ("completed_at", At(3))),
            Put(4, Todo, ("status", "refined"), ("completed_at", null)),
            Put(5, Todo, ("title", "Caulk the hull")),
            new Change { Op = Op(6), Key = Todo, Kind = ChangeKind.Delete, Stamp = Stamped(6), Actor = "anna", Reason = "sold" },
        ]);

        Assert.Equal(
            [
                (1, WorkActivityKind.Added, null, "dumped"),
                (2, WorkActivityKind.Moved, "dumped", "matched"),
                (3, WorkActivityKind.Done, "matched", "done"),
                (4, WorkActivityKind.Reopened, "done", "refined"),
                (5, WorkActivityKind.Changed, null, null),
                (6, WorkActivityKind.Archived, null, null),
            ],
            told.Select(activity => (activity.At.Day, activity.Kind, activity.From, activity.To)));
        Assert.Equal(["title"], told[4].Fields);
        Assert.Equal(["project_id", "status"], told[1].Fields.Order(StringComparer.Ordinal));
        Assert.Equal(("anna", "sold", Op(6), Todo), (told[5].Actor, told[5].Reason, told[5].Op, told[5].Record));
    }

    [Fact]
    public void The_order_in_which_changes_are_given_changes_nothing()
    {
        Change[] changes = [Put(1, Todo, ("status", "dumped")), Put(2, Todo, ("status", "matched")), Put(3, Todo, ("status", "done")), Put(4, Todo, ("status", "refined"))];
        var told = WorkHistory.Of(changes).Select(activity => (activity.At, activity.Kind, activity.Op)).ToList();

        Seeds.Each(20, random => Assert.Equal(told, WorkHistory.Of(random.Shuffled(changes)).Select(activity => (activity.At, activity.Kind, activity.Op))));
    }

    [Fact]
    public void What_follows_from_other_fields_is_not_told()
    {
        var told = WorkHistory.Of([Put(1, Project, ("title", "Boat")), Put(2, Project, ("health_score", "70"), ("updated_at", At(2)))]);

        Assert.Equal(WorkActivityKind.Added, Assert.Single(told).Kind);
    }

    [Fact]
    public void A_project_is_done_when_it_is_completed()
    {
        var told = WorkHistory.Of([Put(1, Project, ("status", "active")), Put(2, Project, ("status", "paused")), Put(3, Project, ("status", "completed")), Put(4, Project, ("status", "active"))]);

        Assert.Equal([WorkActivityKind.Added, WorkActivityKind.Moved, WorkActivityKind.Done, WorkActivityKind.Reopened], told.Select(activity => activity.Kind));
    }

    [Fact]
    public void What_is_done_was_done_when_it_says_so()
    {
        var told = WorkHistory.Of([Put(1, Todo, ("status", "refined")), Put(9, Todo, ("status", "done"), ("completed_at", At(7)))]);

        Assert.Equal((7, WorkActivityKind.Done), (told[1].At.Day, told[1].Kind));
    }

    [Fact]
    public void A_done_todo_from_elsewhere_was_added_and_done_when_it_was_there()
    {
        var told = WorkHistory.Of([Import(Todo, ("status", "done"), ("created_at", At(2)), ("completed_at", At(5)), ("updated_at", At(6)))]);

        Assert.Equal([(2, WorkActivityKind.Added, "done"), (5, WorkActivityKind.Done, "done")], told.Select(activity => (activity.At.Day, activity.Kind, activity.To)));
    }

    [Fact]
    public void Of_what_comes_from_elsewhere_without_times_nobody_knows_when()
    {
        Assert.Equal(6, Assert.Single(WorkHistory.Of([Import(Todo, ("status", "dumped"), ("updated_at", At(6)))])).At.Day);
        Assert.Equal(DateTimeOffset.UnixEpoch, Assert.Single(WorkHistory.Of([Import(Todo, ("status", "dumped"))])).At);
    }

    [Fact]
    public void What_is_done_here_after_it_came_from_elsewhere_is_told_after_that()
    {
        var told = WorkHistory.Of([Put(8, Todo, ("status", "done")), Import(Todo, ("status", "committed"), ("created_at", At(2)))]);

        Assert.Equal([(2, WorkActivityKind.Added), (8, WorkActivityKind.Done)], told.Select(activity => (activity.At.Day, activity.Kind)));
        Assert.Equal("committed", told[1].From);
    }

    [Fact]
    public void A_note_is_of_when_it_happened()
    {
        var note = new RecordKey("activities", "n");

        var told = WorkHistory.Of([Put(9, note, ("type", "note"), ("occurred_at", At(4))) with { Kind = ChangeKind.Append }]);

        Assert.Equal((4, WorkActivityKind.Noted), (Assert.Single(told).At.Day, told[0].Kind));
    }

    [Fact]
    public void What_is_erased_tells_nothing()
    {
        Change[] changes = [Put(1, Todo, ("status", "dumped")), Put(2, Todo, ("status", "done")), new() { Op = Op(3), Key = Todo, Kind = ChangeKind.Delete, Stamp = Stamped(3) }];

        Assert.Empty(WorkHistory.Of([.. changes.Select(change => change.Blanked()), new() { Op = Op(4), Key = Todo, Kind = ChangeKind.Erase, Stamp = Stamped(4) }]));
    }

    [Fact]
    public void What_is_shown_again_is_changed_whatever_it_is_shown_by()
    {
        var archived = new Change { Op = Op(2), Key = Todo, Kind = ChangeKind.Delete, Stamp = Stamped(2) };

        var told = WorkHistory.Of([Put(1, Todo, ("status", "dumped")), archived, Put(3, Todo, ("completed_at", null))]);

        Assert.Equal([WorkActivityKind.Added, WorkActivityKind.Archived, WorkActivityKind.Changed], told.Select(activity => activity.Kind));
    }

    [Fact]
    public void A_kind_of_change_that_a_later_version_writes_tells_nothing() =>
        Assert.Empty(WorkHistory.Of([Put(1, Todo, ("status", "dumped")) with { Kind = new ChangeKind("weigh") }]));

    private static Change Put(int day, RecordKey key, params IEnumerable<(string Name, string? Value)> fields) =>
        new() { Op = Op(day), Key = key, Kind = ChangeKind.Put, Stamp = Stamped(day), Fields = fields.ToDictionary(field => field.Name, field => field.Value is null ? FieldValue.Null : FieldValue.Text(field.Value)) };

    // An import's stamp comes from its content.
    private static Change Import(RecordKey key, params IEnumerable<(string Name, string? Value)> fields) => Put(1, key, fields) with { Op = Op(99), Stamp = Stamp.Of(0, 0, 7) };

    private static Guid Op(int number) => new(number, 0, 0, new byte[8]);

    private static Stamp Stamped(int day) => Stamp.Of(Time(day).ToUnixTimeMilliseconds(), 0, 1);

    private static string At(int day) => TimeText.Of(Time(day));

    private static DateTimeOffset Time(int day) => new(2026, 11, day, 9, 0, 0, TimeSpan.Zero);
}

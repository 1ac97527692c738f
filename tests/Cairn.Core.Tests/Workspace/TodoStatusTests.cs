using Cairn.Core.Records;
using Cairn.Core.Workspace;

namespace Cairn.Core.Tests.Workspace;

public sealed class TodoStatusTests
{
    [Theory]
    [InlineData("dumped", "matched", true)]
    [InlineData("matched", "refined", true)]
    [InlineData("refined", "confirmed", true)]
    [InlineData("confirmed", "committed", true)]
    [InlineData("committed", "done", true)]
    [InlineData("dumped", "done", true)]
    [InlineData("done", "committed", true)]
    [InlineData("committed", "dumped", true)]
    [InlineData("waiting", "committed", true)]
    [InlineData("dumped", "refined", false)]
    [InlineData("matched", "committed", false)]
    public void A_todo_goes_one_step_on_or_back_to_any_or_is_done(string from, string to, bool isAllowed) => Assert.Equal(isAllowed, TodoStatus.MayMove(from, to));

    [Fact]
    public void A_writer_is_told_which_words_there_are_and_which_moves()
    {
        var unknown = Assert.Throws<CairnException>(() => WorkspaceCollections.Todos.Check([KeyValuePair.Create("status", FieldValue.Text("begun"))], isNew: false));
        var moved = WorkspaceCollections.Todos.Check([KeyValuePair.Create("status", FieldValue.Text("committed"))], isNew: false);
        var refused = Assert.Throws<CairnException>(() => WorkspaceCollections.Todos.CheckMoves(moved, _ => FieldValue.Text("dumped")));

        Assert.Equal(("invalid_field", "The field status must be one of dumped, matched, refined, confirmed, committed, done."), (unknown.Code, unknown.Message));
        Assert.Equal(("invalid_field", "The field status cannot go from dumped to committed."), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("2026-11-23T00:00:00+01:00", "2026-11-23")]
    [InlineData("2026-11-29T23:59:59+01:00", "2026-11-23")]
    [InlineData("2026-11-30T00:00:00+01:00", "2026-11-30")]
    public void A_week_begins_on_Monday(string time, string monday) => Assert.Equal(monday, Week.Monday(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-11-31", false)]
    [InlineData("23.11.2026", false)]
    [InlineData("2026-11-23T10:00:00Z", false)]
    public void A_week_is_named_by_a_day_of_the_calendar(string day, bool isOne)
    {
        var patch = new[] { KeyValuePair.Create("week_start_date", FieldValue.Text(day)) };

        var refusal = Record.Exception(() => WorkspaceCollections.WeeklyGoals.Check(patch, isNew: true));

        Assert.Equal(isOne, refusal is null);
    }
}

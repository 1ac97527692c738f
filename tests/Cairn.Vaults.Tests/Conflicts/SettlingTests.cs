using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Conflicts;

public sealed class SettlingTests : IDisposable
{
    private const string Lost = "the keys are at Anna's";
    private const string Won = "the keys are on the hook";

    private readonly TwoReplicas _both = new();

    public void Dispose() => _both.Dispose();

    [Fact]
    public async Task Restoring_shows_the_lost_value_on_every_replica_and_nothing_is_in_conflict_any_more()
    {
        var key = await _both.ConflictAsync();

        Assert.Equal(key, await _both.A.RestoreConflictAsync(Id(_both.A), Tester));
        await _both.MeetAsync();

        Assert.Equal((Lost, Lost), (_both.A.Content(key), _both.B.Content(key)));
        Assert.Empty(_both.B.Conflicts());
        _both.AssertSame();
    }

    [Fact]
    public async Task Dismissing_keeps_what_is_shown_and_sets_no_field()
    {
        var key = await _both.ConflictAsync();

        await _both.B.DismissConflictAsync(Id(_both.B), Tester);
        await _both.MeetAsync();

        Assert.Equal((Won, Won), (_both.A.Content(key), _both.B.Content(key)));
        Assert.Empty(_both.A.Conflicts());
        Assert.Empty(_both.A.History(key)[^1].Change.Fields);
        _both.AssertSame();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task One_replica_restores_while_the_other_dismisses_and_both_show_the_restored_value(int seed)
    {
        var key = await _both.ConflictAsync();
        var id = Id(_both.A);

        await _both.A.RestoreConflictAsync(id, Tester);
        await _both.B.DismissConflictAsync(id, Tester);
        await _both.MeetAsync(seed);

        Assert.Equal((Lost, Lost), (_both.A.Content(key), _both.B.Content(key)));
        Assert.Empty(_both.A.Conflicts());
        _both.AssertSame();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_replicas_restore_different_values_and_the_one_that_loses_is_in_conflict(int seed)
    {
        var key = await _both.ConflictAsync();
        await _both.A.ApplyAsync(Unseen(key, "a third place"));
        await _both.MeetAsync();
        var ids = _both.A.OpenConflicts(key, 10).Items.ToDictionary(conflict => conflict.Lost.Value.AsText()!, conflict => conflict.Id);
        Assert.Equal([Lost, "a third place"], ids.Keys.Order(StringComparer.Ordinal).Reverse());

        await _both.A.RestoreConflictAsync(ids[Lost], Tester);
        _both.Second.Time.Advance(TimeSpan.FromMinutes(5));
        await _both.B.RestoreConflictAsync(ids["a third place"], Tester);
        await _both.MeetAsync(seed);

        Assert.Equal("a third place", _both.A.Content(key));
        var open = Assert.Single(_both.A.OpenConflicts(key, 10).Items);
        Assert.Equal(Lost, open.Lost.Value.AsText());
        Assert.DoesNotContain(open.Id, ids.Values);
        Assert.Equal(open.Id, Id(_both.B));
        _both.AssertSame();
    }

    [Fact]
    public async Task Dismissing_all_of_a_record_leaves_those_of_others()
    {
        var key = await _both.ConflictAsync();
        var other = await _both.A.RememberAsync("other");
        await _both.A.ApplyAsync(Unseen(key, "a third place"));
        await _both.A.ApplyAsync(Unseen(other, "another", number: 2));

        Assert.Equal(2, await _both.A.DismissConflictsAsync(key, Tester));

        Assert.Equal(other, Assert.Single(_both.A.OpenConflicts(null, 10).Items).Key);
        Assert.Equal(1, await _both.A.DismissConflictsAsync(null, Tester));
        Assert.Equal(0, await _both.A.DismissConflictsAsync(null, Tester));
        await _both.MeetAsync();
        Assert.Empty(_both.B.Conflicts());
        _both.AssertSame();
    }

    [Fact]
    public async Task More_conflicts_than_one_change_can_settle_are_dismissed_by_several()
    {
        const int Many = ChangeLimits.ResolvesMax + 50;
        var key = await _both.A.RememberAsync("one");
        await _both.A.WriteAsync(batch => Enumerable.Range(1, Many).Count(number => batch.Apply(Unseen(key, $"value {number}", number))));
        var changes = _both.A.Status().Changes;

        Assert.Equal(Many, await _both.A.DismissConflictsAsync(key, Tester));

        Assert.Equal(changes + 2, _both.A.Status().Changes);
        Assert.Empty(_both.A.Conflicts());
        await _both.MeetAsync();
        _both.AssertSame();
    }

    [Fact]
    public async Task A_dismissal_that_is_undone_is_in_conflict_again_on_both()
    {
        var key = await _both.ConflictAsync();
        await _both.A.DismissConflictAsync(Id(_both.A), Tester);

        await _both.A.UndoAsync(key, Tester);
        await _both.MeetAsync();

        Assert.Equal((Won, Won), (_both.A.Content(key), _both.B.Content(key)));
        Assert.Equal(Lost, Assert.Single(_both.B.OpenConflicts(key, 10).Items).Lost.Value.AsText());
        _both.AssertSame();

        // What is undone next was written before, and is not the dismissal once more.
        Assert.NotEmpty((await _both.A.UndoAsync(key, Tester))!.Fields);
    }

    [Fact]
    public async Task A_restoring_that_is_undone_shows_what_was_shown_and_is_in_conflict_again()
    {
        var key = await _both.ConflictAsync();
        await _both.A.RestoreConflictAsync(Id(_both.A), Tester);

        await _both.A.UndoAsync(null, Tester);
        await _both.MeetAsync();

        Assert.Equal((Won, Won), (_both.A.Content(key), _both.B.Content(key)));
        Assert.Equal(Lost, Assert.Single(_both.B.OpenConflicts(key, 10).Items).Lost.Value.AsText());
        _both.AssertSame();
    }

    [Fact]
    public async Task A_dismissal_on_an_archived_record_leaves_it_archived_and_so_does_its_undoing()
    {
        var key = await _both.A.RememberAsync("text");
        await _both.MeetAsync();
        await _both.A.EditAsync(key, "edited");
        _both.Second.Time.Advance(TimeSpan.FromMinutes(1));
        await _both.B.ArchiveAsync(key, Tester);
        await _both.MeetAsync();

        await _both.A.DismissConflictAsync(Id(_both.A), Tester);
        Assert.True(_both.A.Get(key)!.IsArchived);
        Assert.Empty(_both.A.Conflicts());
        await _both.A.UndoAsync(key, Tester);
        await _both.MeetAsync();

        Assert.True(_both.B.Get(key)!.IsArchived);
        Assert.Equal("edited", Assert.Single(_both.B.OpenConflicts(key, 10).Items).Lost.Value.AsText());
        _both.AssertSame();
    }

    private static string Id(Vault vault) => Assert.Single(vault.OpenConflicts(null, 10).Items).Id;

    // As of a device with a slow clock that had seen nothing.
    private static Change Unseen(RecordKey key, string content, int number = 1) => new()
    {
        Op = Guid.Parse($"019a0000-0000-7000-8000-{number:x12}"),
        Key = key,
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(1_000 + number, 0, 7),
        Fields = Memory(content),
        Actor = "elsewhere",
    };
}

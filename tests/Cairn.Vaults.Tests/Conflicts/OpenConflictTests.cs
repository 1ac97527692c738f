using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Conflicts;
using Cairn.Vaults.Log;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Conflicts;

public sealed class OpenConflictTests : IDisposable
{
    private readonly TwoReplicas _both = new();

    public void Dispose() => _both.Dispose();

    [Fact]
    public async Task The_same_conflict_stands_on_both_replicas_and_tells_who_wrote_what_when_and_where()
    {
        var key = await _both.ConflictAsync();

        var a = Assert.Single(_both.A.OpenConflicts(null, 10).Items);
        var b = Assert.Single(_both.B.OpenConflicts(null, 10).Items);

        Assert.Equal((a.Id, key, "content", false), (b.Id, a.Key, a.Field, a.IsArchived));
        Assert.Matches("^[0-9a-f]{16}$", a.Id);
        Assert.Equal(("the keys are at Anna's", "the keys are on the hook"), (a.Lost.Value.AsText(), a.Shown!.Value.AsText()));
        Assert.Equal((true, false, false, true), (a.Lost.IsOurs, a.Shown.IsOurs, b.Lost.IsOurs, b.Shown!.IsOurs));
        Assert.Equal((_both.A.Status().Replica, _both.B.Status().Replica), (a.Lost.Replica, a.Shown.Replica));
        Assert.Equal(_both.First.Time.GetUtcNow(), a.Lost.Time);
        Assert.Equal((Tester.Actor, Tester.Actor), (a.Lost.Actor, a.Shown.Actor));
        Assert.Equal(a.Lost with { IsOurs = false }, b.Lost);
        Assert.Equal(a with { Lost = b.Lost, Shown = b.Shown }, b);
        _both.AssertSame();
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task In_whatever_order_changes_come_the_same_conflicts_stand(int seed)
    {
        var key = await _both.ConflictAsync();
        await _both.A.EditAsync(key, "caption", FieldValue.Text("from a"));
        await _both.B.EditAsync(key, "caption", FieldValue.Text("from b"));
        await _both.B.EditAsync(key, "tags", FieldValue.Texts(["b"]));
        await _both.A.ArchiveAsync(key, Tester);
        await _both.MeetAsync(seed);

        var a = _both.A.OpenConflicts(null, 100).Items;
        Assert.True(a.Count > 1);
        Assert.Equal(a.Select(conflict => conflict.Id), _both.B.OpenConflicts(null, 100).Items.Select(conflict => conflict.Id));
        _both.AssertSame();
    }

    public static TheoryData<int> Orders => [.. Enumerable.Range(1, 10)];

    [Fact]
    public async Task A_value_beside_an_archiving_is_in_conflict_with_it()
    {
        var key = await _both.A.RememberAsync("text");
        await _both.MeetAsync();
        await _both.A.EditAsync(key, "edited");
        _both.Second.Time.Advance(TimeSpan.FromMinutes(1));
        await _both.B.WriteAsync(batch => batch.Delete(key, new Author("cleaner", "old")));
        await _both.MeetAsync();

        var conflict = Assert.Single(_both.A.OpenConflicts(key, 10).Items);
        Assert.True(conflict.IsArchived);
        Assert.Equal(("edited", true, "cleaner", "old"), (conflict.Lost.Value.AsText(), conflict.Shown!.Value.IsNull, conflict.Shown.Actor, conflict.Shown.Reason));
        Assert.Equal(_both.B.Status().Replica, conflict.Shown.Replica);

        await _both.A.RestoreConflictAsync(conflict.Id, Tester);
        await _both.MeetAsync();
        Assert.Equal("edited", _both.B.Content(key));
        Assert.False(_both.B.Get(key)!.IsArchived);
        _both.AssertSame();
    }

    [Fact]
    public async Task Pages_hold_every_conflict_once_the_newest_first_also_while_some_are_settled()
    {
        var keys = new List<RecordKey>();
        for (var number = 0; number < 4; number++)
        {
            keys.Add(await _both.ConflictAsync());
            await _both.A.EditAsync(keys[^1], $"text {number}");
            await _both.MeetAsync();
        }

        // Two values of one change have one stamp.
        await _both.A.EditAsync(keys[0], Memory("mine", ("caption", FieldValue.Text("mine"))), Tester);
        _both.Second.Time.Advance(TimeSpan.FromMinutes(9));
        await _both.B.EditAsync(keys[0], Memory("theirs", ("caption", FieldValue.Text("theirs"))), Tester);
        await _both.MeetAsync();
        var all = _both.A.OpenConflicts(null, 100).Items;

        var paged = new List<OpenConflict>();
        string? next = null;
        do
        {
            var page = _both.A.OpenConflicts(null, 1, next);
            paged.AddRange(page.Items);
            await _both.A.DismissConflictAsync(page.Items[0].Id, Tester);
            next = page.Next;
        }
        while (next is not null);

        Assert.True(all.Count > 3);
        Assert.Equal(all.Select(conflict => conflict.Id), paged.Select(conflict => conflict.Id));
        Assert.Equal(all.Select(conflict => conflict.Lost.Stamp).OrderDescending(), all.Select(conflict => conflict.Lost.Stamp));
        Assert.Empty(_both.A.OpenConflicts(null, 100).Items);
        Assert.Equal("invalid_cursor", CodeOf(() => _both.A.OpenConflicts(null, 1, "nonsense")));
    }

    [Fact]
    public async Task One_is_found_by_the_beginning_of_its_id_while_only_one_begins_so()
    {
        await _both.ConflictAsync();
        var id = _both.A.OpenConflicts(null, 1).Items[0].Id;

        Assert.Equal(id, _both.A.FindConflict(id[..4]).Id);
        Assert.Equal("id_too_short", CodeOf(() => _both.A.FindConflict(id[..3])));
        Assert.Equal("conflict_not_found", CodeOf(() => _both.A.FindConflict(new string('0', 16))));
    }

    [Fact]
    public async Task An_erased_record_has_none_and_its_conflicts_are_not_found()
    {
        var key = await _both.ConflictAsync();
        var id = _both.A.OpenConflicts(null, 1).Items[0].Id;

        await _both.A.EraseAsync([key], Tester);

        Assert.Empty(_both.A.OpenConflicts(null, 10).Items);
        Assert.Empty(_both.A.OpenConflicts(key, 10).Items);
        Assert.Equal("conflict_not_found", await CodeOfAsync(() => _both.A.RestoreConflictAsync(id, Tester)));
        Assert.Equal("conflict_not_found", await CodeOfAsync(() => _both.A.DismissConflictAsync(id, Tester)));

        // The other replica settles it meanwhile: that does not bring it back.
        await _both.B.RestoreConflictAsync(id, Tester);
        await _both.MeetAsync();
        Assert.True(_both.B.Get(key)!.IsErased);
        await _both.First.Reopen().WriteAsync(_ => 0);
        await _both.Second.Reopen().WriteAsync(_ => 0);
        _both.AssertSame();
    }

    [Fact]
    public async Task What_was_put_into_a_ledger_can_be_dismissed_but_not_restored()
    {
        var entry = Written(3, "append", "entry");
        await _both.A.ApplyAsync(entry);
        await _both.A.ApplyAsync(Written(5, "put", "put over it") with { Fields = new SortedList<string, FieldValue> { ["caption"] = FieldValue.Text("beside"), ["content"] = FieldValue.Text("over") } });
        var open = _both.A.OpenConflicts(entry.Key, 10).Items;

        Assert.Equal(["caption", "content"], open.Select(conflict => conflict.Field).Order());
        Assert.Null(open.Single(conflict => conflict.Field == "caption").Shown);
        Assert.Equal("entry", open.Single(conflict => conflict.Field == "content").Shown!.Value.AsText());
        Assert.Equal("ledger_written", await CodeOfAsync(() => _both.A.RestoreConflictAsync(open[0].Id, Tester)));

        Assert.Equal(2, await _both.A.DismissConflictsAsync(entry.Key, Tester));
        Assert.Empty(_both.A.OpenConflicts(null, 10).Items);
        await _both.A.UndoAsync(entry.Key, Tester);
        Assert.Equal(2, _both.A.OpenConflicts(null, 10).Items.Count);
        Assert.Equal("entry", _both.A.Content(entry.Key));
        _both.A.AssertSound();
    }

    private static Change Written(int millisecond, string kind, string content) => new()
    {
        Op = new Guid(millisecond, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 0]),
        Key = Key("ledger"),
        Kind = new ChangeKind(kind),
        Stamp = Stamp.Of(millisecond, 0, 7),
        Fields = Memory(content),
        Actor = "elsewhere",
    };
}

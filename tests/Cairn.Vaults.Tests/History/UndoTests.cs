using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Importing;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.History;

public sealed class UndoTests
{
    [Fact]
    public async Task Undo_goes_back_step_by_step_to_before_the_record_was_there()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");
        await home.Vault.EditAsync(key, "two");
        await home.Vault.EditAsync(key, "caption", FieldValue.Text("a caption"));
        await home.Vault.EditAsync(key, "three");

        await home.Vault.UndoAsync(key, Tester);
        Assert.Equal("two", home.Vault.Content(key));
        await home.Vault.UndoAsync(key, Tester);
        Assert.False(home.Vault.Get(key)!.Fields.ContainsKey("caption"));
        await home.Vault.UndoAsync(key, Tester);
        Assert.Equal("one", home.Vault.Content(key));
        await home.Vault.UndoAsync(key, Tester);
        Assert.True(home.Vault.Get(key)!.IsArchived);
        Assert.Null(await home.Vault.UndoAsync(key, Tester));

        Assert.Empty(home.Vault.Conflicts());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Undo_of_a_record_that_is_not_there_undoes_nothing_else()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");

        Assert.Null(await home.Vault.UndoAsync(Key("unknown"), Tester));

        Assert.Equal("one", home.Vault.Content(key));
    }

    [Fact]
    public async Task Undo_without_a_record_goes_back_through_the_whole_vault()
    {
        using var home = new TemporaryVault();
        var first = await home.Vault.RememberAsync("first");
        var second = await home.Vault.RememberAsync("second");
        await home.Vault.EditAsync(first, "first, edited");

        Assert.Equal(first, (await home.Vault.UndoAsync(null, Tester))!.Key);
        Assert.Equal(second, (await home.Vault.UndoAsync(null, Tester))!.Key);
        Assert.Equal("first", home.Vault.Content(first));
        Assert.True(home.Vault.Get(second)!.IsArchived);

        // A new write is what is undone next, not what lies before.
        await home.Vault.EditAsync(first, "first, again");
        await home.Vault.UndoAsync(null, Tester);
        Assert.Equal("first", home.Vault.Content(first));
    }

    [Fact]
    public async Task Undo_of_an_archive_shows_the_record_again_whole()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one", ("tags", FieldValue.Texts(["a", "b"])));
        var before = home.Vault.Get(key)!.Fields;
        await home.Vault.ArchiveAsync(key, Tester);

        Assert.Equal(ChangeKind.Delete, (await home.Vault.UndoAsync(null, Tester))!.Kind);

        Assert.False(home.Vault.Get(key)!.IsArchived);
        Assert.Equal(before, home.Vault.Get(key)!.Fields);
    }

    [Fact]
    public async Task Undo_of_an_archive_shows_what_a_newer_version_wrote_too()
    {
        using var home = new TemporaryVault();
        var key = Key("m1");
        await home.Vault.ApplyAsync(FromElsewhere(key, Stamp.Of(1_700_000_000_000, 0, 7), Memory(new string('x', 260_000), ("mood", FieldValue.Text("calm")))));
        await home.Vault.ArchiveAsync(key, Tester);

        await home.Vault.UndoAsync(null, Tester);

        Assert.False(home.Vault.Get(key)!.IsArchived);
        Assert.Equal(FieldValue.Text("calm"), home.Vault.Get(key)!.Fields["mood"]);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Undo_takes_back_only_its_own_fields_when_others_were_changed_since()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");
        await home.Vault.EditAsync(key, "two");
        var edit = home.Vault.AllChanges()[^1];
        var later = Stamp.Of(edit.Stamp.Milliseconds + 1, 0, 7);
        await home.Vault.ApplyAsync(FromElsewhere(key, later, new(StringComparer.Ordinal) { ["caption"] = FieldValue.Text("theirs") }));

        Assert.Equal(edit.Op, (await home.Vault.UndoAsync(key, Tester))!.Op);

        Assert.Equal("one", home.Vault.Content(key));
        Assert.Equal("theirs", home.Vault.Get(key)!.Fields["caption"].AsText());
    }

    [Fact]
    public async Task Undo_keeps_a_value_that_somebody_else_wrote_above_it()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");
        await home.Vault.EditAsync(key, "two");
        await home.Vault.ApplyAsync(FromElsewhere(key, Stamp.Of(home.Time.GetUtcNow().ToUnixTimeMilliseconds() + 5, 0, 7), Memory("theirs")));

        await home.Vault.UndoAsync(key, Tester);

        Assert.Equal("theirs", home.Vault.Content(key));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Undo_passes_over_imports_and_what_came_from_elsewhere()
    {
        using var home = new TemporaryVault();
        var mine = await home.Vault.RememberAsync("mine");
        var theirs = Key("m1");
        await home.Vault.ApplyAsync(FromElsewhere(theirs, Stamp.Of(home.Time.GetUtcNow().ToUnixTimeMilliseconds() + 5, 0, 7), Memory("theirs")));
        var file = home.In("notes", "one.md");
        Directory.CreateDirectory(home.In("notes"));
        foreach (var text in new[] { "imported", "imported, changed", "" })
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            await new Importer(home.Vault, progress: null).ImportAsync(home.In("notes"), TestContext.Current.CancellationToken);
        }

        Assert.Equal(mine, (await home.Vault.UndoAsync(null, Tester))!.Key);
        Assert.Null(await home.Vault.UndoAsync(null, Tester));
        Assert.Equal("theirs", home.Vault.Content(theirs));
    }

    [Fact]
    public async Task An_erasure_cannot_be_undone_and_says_so()
    {
        using var home = new TemporaryVault();
        var other = await home.Vault.RememberAsync("other");
        var key = await home.Vault.RememberAsync("secret");
        await home.Vault.EraseAsync([key], Tester);

        Assert.Equal("erase_not_undoable", await CodeOfAsync(() => home.Vault.UndoAsync(null, Tester)));
        Assert.Equal("erase_not_undoable", await CodeOfAsync(() => home.Vault.UndoAsync(key, Tester)));
        Assert.Equal(other, (await home.Vault.UndoAsync(other, Tester))!.Key);
        Assert.True(home.Vault.Get(key)!.IsErased);
    }

    [Fact]
    public async Task In_a_restored_vault_there_is_nothing_to_undo()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("one");
        var backup = home.Vault.Backup(home.In("backup.db"));
        var folder = new VaultHome(home.In()).Folder("second");
        Vault.Restore(backup, folder, replace: false, home.Options());

        Assert.Null(await home.Open(folder).UndoAsync(null, Tester));
    }

    private static Change FromElsewhere(RecordKey key, Stamp stamp, SortedList<string, FieldValue> fields) => new()
    {
        Op = Guid.Parse("019a0000-0000-7000-8000-000000000001"),
        Key = key,
        Kind = ChangeKind.Put,
        Stamp = stamp,
        Fields = fields,
        Actor = "elsewhere",
    };
}

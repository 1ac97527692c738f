using Cairn.Core.Changes;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.History;

public sealed class VersionTests
{
    [Fact]
    public async Task History_shows_every_change_with_its_author_and_reason_oldest_first()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");
        await home.Vault.EditAsync(key, Memory("two"), new("kim", "it was wrong"));
        await home.Vault.ArchiveAsync(key, Tester);

        var history = home.Vault.History(key);

        Assert.Equal([1, 2, 3], history.Select(version => version.Number));
        Assert.Equal(["put", "put", "delete"], history.Select(version => version.Change.Kind.Name));
        Assert.Equal(("kim", "it was wrong"), (history[1].Change.Actor, history[1].Change.Reason));
        Assert.Equal(history[0].Change.Stamp, history[1].Change.Base["content"]);
        Assert.Empty(home.Vault.History(Key("nobody")));
    }

    [Fact]
    public async Task Restoring_a_version_brings_its_fields_back_and_removes_those_that_came_later()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one", ("caption", FieldValue.Text("then")));
        await home.Vault.EditAsync(key, "two");
        await home.Vault.EditAsync(key, "tags", FieldValue.Texts(["later"]));
        await home.Vault.EditAsync(key, "caption", FieldValue.Null);

        await home.Vault.RestoreVersionAsync(key, 1, Tester);

        var record = home.Vault.Get(key)!;
        Assert.Equal("one", record.Fields["content"].AsText());
        Assert.Equal("then", record.Fields["caption"].AsText());
        Assert.False(record.Fields.ContainsKey("tags"));
        Assert.Equal(5, home.Vault.History(key).Count);
        Assert.Null(await home.Vault.RestoreVersionAsync(key, 1, Tester));

        // It is an edit like any other, so it can be undone.
        await home.Vault.UndoAsync(key, Tester);
        Assert.Equal("two", home.Vault.Content(key));
        Assert.Equal(["later"], home.Vault.Get(key)!.Fields["tags"].AsTexts());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Restoring_a_version_of_an_archived_record_shows_it_again()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one", ("caption", FieldValue.Text("then")));
        await home.Vault.ArchiveAsync(key, Tester);

        Assert.Equal("version_hidden", await CodeOfAsync(() => home.Vault.RestoreVersionAsync(key, 2, Tester)));
        await home.Vault.RestoreVersionAsync(key, 1, Tester);

        Assert.False(home.Vault.Get(key)!.IsArchived);
        Assert.Equal("then", home.Vault.Get(key)!.Fields["caption"].AsText());
        Assert.Equal([key.Id], home.Vault.Find("one"));
    }

    [Fact]
    public async Task Restoring_a_version_takes_back_what_a_newer_program_wrote_since()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");
        await home.Vault.WriteAsync(batch => batch.Apply(batch.History(key)[0] with
        {
            Op = batch.NewId(),
            Stamp = new(batch.History(key)[0].Stamp.Clock + 1, 7),
            Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["mood"] = FieldValue.Text("calm") },
        }));

        await home.Vault.RestoreVersionAsync(key, 1, Tester);

        Assert.False(home.Vault.Get(key)!.Fields.ContainsKey("mood"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task A_version_that_there_is_not_is_refused(int version)
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");

        Assert.Equal("version_not_found", await CodeOfAsync(() => home.Vault.RestoreVersionAsync(key, version, Tester)));
        Assert.Single(home.Vault.AllChanges());
    }

    [Fact]
    public async Task The_history_of_an_erased_record_is_blank_and_nothing_brings_it_back()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("secret");
        await home.Vault.EditAsync(key, Memory("more secret"), new("kim", "secret reason"));
        await home.Vault.EraseAsync([key], new("kim", "secret reason"));

        var history = home.Vault.History(key);

        Assert.Equal([ChangeKind.Put, ChangeKind.Put, ChangeKind.Erase], history.Select(version => version.Change.Kind));
        Assert.All(history, version => Assert.DoesNotContain("secret", ChangeJson.Write(version.Change), StringComparison.Ordinal));
        Assert.Equal("record_erased", await CodeOfAsync(() => home.Vault.RestoreVersionAsync(key, 1, Tester)));
        Assert.Equal("record_erased", await CodeOfAsync(() => home.Vault.EditAsync(key, "again")));
        Assert.False(await home.Vault.ArchiveAsync(key, Tester));
        Assert.Empty(home.Vault.Get(key)!.Fields);
        home.Vault.AssertSound();
    }
}

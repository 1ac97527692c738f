using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Log;

public sealed class AppliedChangeTests
{
    private static readonly Change First = Put(1, "m1", "first");

    [Fact]
    public async Task A_change_that_comes_twice_is_stored_once()
    {
        using var home = new TemporaryVault();

        Assert.True(await home.Vault.ApplyAsync(First));
        var digest = home.Vault.Digest().ToString();
        Assert.False(await home.Vault.ApplyAsync(First));

        Assert.Single(home.Vault.AllChanges());
        Assert.Equal(digest, home.Vault.Digest().ToString());
    }

    [Fact]
    public async Task The_same_op_with_other_content_is_refused_and_nothing_is_stored()
    {
        using var home = new TemporaryVault();
        await home.Vault.ApplyAsync(First);
        var before = home.Vault.Log();

        Assert.Equal("op_reused", await CodeOfAsync(() => home.Vault.ApplyAsync(First with { Fields = Memory("other") })));
        Assert.Equal("op_reused", await CodeOfAsync(() => home.Vault.ApplyAsync(First with { Key = Key("m2") })));
        Assert.Equal("op_reused", await CodeOfAsync(() => home.Vault.WriteAsync(batch =>
        {
            batch.Put(Key("m3"), Memory("beside"), Tester);
            return batch.Apply(First with { Actor = "somebody else" });
        })));

        Assert.Equal(before, home.Vault.Log());
        Assert.Equal(1, home.Vault.Status().Memories);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task The_blanked_form_of_a_change_is_the_same_change_but_that_of_another_is_not()
    {
        using var home = new TemporaryVault();
        await home.Vault.ApplyAsync(First);
        await home.Vault.ApplyAsync(Put(2, "m2", "second").Blanked());

        Assert.False(await home.Vault.ApplyAsync(First.Blanked()));
        Assert.False(await home.Vault.ApplyAsync(Put(2, "m2", "second")));
        Assert.Equal("first", home.Vault.Content(First.Key));

        // spec/changes.md: equal, or one the other's blanked form; otherwise refused.
        Assert.Equal("op_reused", await CodeOfAsync(() => home.Vault.ApplyAsync((First with { Key = Key("m9") }).Blanked())));
        Assert.Equal("op_reused", await CodeOfAsync(() => home.Vault.ApplyAsync(Put(2, "m9", "second"))));
        Assert.Null(home.Vault.Get(Key("m9")));
    }

    [Theory]
    [InlineData("""{"actor":"a","collection":"memories","fields":{"content":"one","mood":"calm"},"id":"m1","kind":"put"}""")] // A field.
    [InlineData("""{"actor":"a","collection":"planets","fields":{"mass":[1,{"unit":"kg"}]},"id":"m1","kind":"put"}""")] // A collection.
    [InlineData("""{"actor":"a","collection":"memories","fields":{"content":"one"},"id":"m1","kind":"rehearse"}""")] // A kind.
    [InlineData("""{"actor":"a","attested":{"by":"kim","how":[1.5]},"collection":"memories","fields":{"content":"one"},"id":"m1","kind":"put","mac":"QUJD"}""")] // Members of the envelope.
    public async Task What_a_newer_version_wrote_is_kept_and_given_on_unchanged(string rest)
    {
        using var home = new TemporaryVault(1);
        using var other = new TemporaryVault(2);
        var text = ChangeJson.Write(ChangeJson.Read(rest[..^1] + ""","op":"019a0000-0000-7000-8000-000000000001","stamp":"019a00000000-0000-0000000000000007"}"""));

        await home.Vault.ApplyAsync(ChangeJson.Read(text));
        var given = Assert.Single(home.Reopen().AllChanges());
        await other.Vault.ApplyAsync(given);

        Assert.Equal(text, ChangeJson.Write(given));
        Assert.Equal([text], other.Vault.Log());
        Assert.Equal(home.Vault.Digest().ToString(), other.Vault.Digest().ToString());
        Assert.Equal(home.Vault.Records(), other.Vault.Records());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task An_edit_here_leaves_the_fields_of_a_newer_version_as_they_are()
    {
        using var home = new TemporaryVault();
        var fields = Memory("one", ("mood", FieldValue.Text("calm")));
        await home.Vault.ApplyAsync(First with { Fields = fields });

        await home.Vault.EditAsync(First.Key, "two");
        await home.Vault.ArchiveAsync(First.Key, Tester);

        Assert.Equal(FieldValue.Text("calm"), home.Vault.Get(First.Key)!.Fields["mood"]);
        Assert.Equal("two", home.Vault.Content(First.Key));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_change_of_an_unknown_kind_alone_makes_no_record_that_is_shown_or_counted()
    {
        using var home = new TemporaryVault();
        await home.Vault.ApplyAsync(First with { Kind = new ChangeKind("rehearse") });

        var status = home.Vault.Status();
        Assert.Equal((0, 0, 1), (status.Memories, status.Archived, status.Changes));
        Assert.Empty(home.Vault.Find("first"));
    }

    [Fact]
    public async Task Values_that_nobody_replaced_are_open_conflicts_until_somebody_settles_them()
    {
        using var home = new TemporaryVault();
        await home.Vault.ApplyAsync(First);
        await home.Vault.ApplyAsync(Put(2, "m1", "second"));

        Assert.Equal("second", home.Vault.Content(First.Key));
        Assert.Equal(1, home.Vault.Get(First.Key)!.ConflictCount);
        Assert.Equal(1, home.Vault.Status().Conflicts);

        var settled = new SortedList<string, IReadOnlyList<Stamp>>(StringComparer.Ordinal) { ["content"] = [First.Stamp] };
        await home.Vault.ApplyAsync(Put(3, "m1", "third") with { Resolves = settled, Base = new SortedList<string, Stamp>(StringComparer.Ordinal) { ["content"] = Put(2, "m1", "").Stamp } });

        Assert.Equal(0, home.Vault.Get(First.Key)!.ConflictCount);
        Assert.Empty(home.Vault.Conflicts());
        home.Vault.AssertSound();
    }

    private static Change Put(byte number, string id, string content) => new()
    {
        Op = Guid.Parse($"019a0000-0000-7000-8000-0000000000{number:x2}"),
        Key = Key(id),
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(1_770_000_000_000, number, 7),
        Fields = Memory(content),
        Actor = "elsewhere",
    };
}

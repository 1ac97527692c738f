using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Erasing;

public sealed class LateChangesTests
{
    private static readonly string Word = UniqueWord(2);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_change_that_comes_after_the_erasure_stays_blank_and_leaves_no_bytes(int days)
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("secret");
        await home.Vault.EraseAsync([key], Tester);
        var digest = home.Vault.Digest().ToString();
        var late = Put(key, home.Time.GetUtcNow().AddDays(days));

        Assert.True(await home.Vault.ApplyAsync(late));
        Assert.False(await home.Vault.ApplyAsync(late));

        AssertGone(home.Folder.Path, Word);
        Assert.True(home.Vault.Get(key)!.IsErased);
        Assert.Equal(digest, home.Vault.Digest().ToString());
        Assert.Equal(ChangeJson.Write(late.Blanked()), home.Vault.Log()[^1]);
        Assert.Empty(home.Vault.Find(Word).Concat(home.Vault.Find("secret")));
        home.Vault.AssertSound();
        home.Close();
        Directory.Delete(home.Folder.Traces, recursive: true); // Of the question just asked.
        AssertGone(home.Folder.Path, Word);
    }

    [Fact]
    public async Task An_erasure_of_what_only_a_backup_still_holds_reaches_the_backup()
    {
        using var home = new TemporaryVault();
        var empty = home.Vault.Backup(home.In("empty.db"));
        var put = Put(Key("m1"), home.Time.GetUtcNow());
        await home.Vault.ApplyAsync(put);
        home.Close();
        Vault.Restore(empty, home.Folder, replace: true, home.Options());

        // It comes from a device that was erased on before this one, which holds the record in the backup that the restore has made.
        await home.Reopen().ApplyAsync(put.Blanked());
        await home.Vault.ApplyAsync(Erase(put.Key, home.Time.GetUtcNow()));

        AssertGone(home.Folder.Path, Word);
    }

    [Fact]
    public async Task An_erasure_that_comes_before_what_it_erases_keeps_that_out()
    {
        using var home = new TemporaryVault();
        var put = Put(Key("m1"), home.Time.GetUtcNow());
        await home.Vault.ApplyAsync(Erase(put.Key, home.Time.GetUtcNow()));
        await home.Vault.ApplyAsync(put);

        AssertGone(home.Folder.Path, Word);
        Assert.True(home.Vault.Get(put.Key)!.IsErased);
    }

    [Fact]
    public async Task Both_orders_of_an_erasure_and_a_change_come_to_the_same()
    {
        using var first = new TemporaryVault(1);
        using var second = new TemporaryVault(2);
        var put = Put(Key("m1"), first.Time.GetUtcNow());
        var erase = Erase(put.Key, first.Time.GetUtcNow());

        await first.Vault.ApplyAsync(put);
        await first.Vault.ApplyAsync(erase);
        await second.Vault.ApplyAsync(erase);
        await second.Vault.ApplyAsync(put);

        Assert.Equal(first.Vault.Digest().ToString(), second.Vault.Digest().ToString());
        Assert.Equal(first.Vault.Records(), second.Vault.Records());
        Assert.Equal(first.Vault.Log().Order(StringComparer.Ordinal), second.Vault.Log().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_erased_elsewhere_is_overwritten_here_when_the_erasure_comes()
    {
        using var home = new TemporaryVault();
        var put = Put(Key("m1"), home.Time.GetUtcNow());
        await home.Vault.ApplyAsync(put);
        home.Vault.Backup(path: null);
        Assert.Single(home.Vault.Find(Word));

        await home.Vault.ApplyAsync(Erase(put.Key, home.Time.GetUtcNow()));

        AssertGone(home.Folder.Path, Word);
        Assert.False(home.Vault.Status().IsScrubDue);
    }

    private static Change Put(RecordKey key, DateTimeOffset at) => new()
    {
        Op = Guid.Parse("019a0000-0000-7000-8000-000000000001"),
        Key = key,
        Kind = ChangeKind.Put,
        Stamp = Stamp.Of(at.ToUnixTimeMilliseconds(), 0, 7),
        Fields = Memory($"late {Word}", ("metadata", FieldValue.Parse($$"""{"{{Word}}":1}"""))),
        Actor = Word,
        Reason = Word,
        Extra = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["note"] = FieldValue.Text(Word) },
    };

    private static Change Erase(RecordKey key, DateTimeOffset at) => new()
    {
        Op = Guid.Parse("019a0000-0000-7000-8000-000000000002"),
        Key = key,
        Kind = ChangeKind.Erase,
        Stamp = Stamp.Of(at.ToUnixTimeMilliseconds(), 1, 7),
        Actor = "elsewhere",
    };
}

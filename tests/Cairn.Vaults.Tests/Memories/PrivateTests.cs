using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Memories;
using Cairn.Vaults.Tests.Erasing;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Memories;

public sealed class PrivateTests
{
    private static readonly IReadOnlyDictionary<string, FieldValue> Nothing = new Dictionary<string, FieldValue>();

    [Fact]
    public async Task A_private_memory_has_an_id_that_says_so_is_stored_once_and_is_another_than_a_shared_one()
    {
        using var home = new TemporaryVault();

        var shared = await home.Vault.RememberAsync("the code is 1234");
        var first = await RememberPrivatelyAsync(home.Vault, "the code is 1234");
        var again = await RememberPrivatelyAsync(home.Vault, "the code is 1234");

        Assert.Equal(first, again);
        Assert.True(first.IsPrivate);
        Assert.True(Guid.TryParse(first.Id[RecordKey.PrivatePrefix.Length..], out _));
        Assert.False(shared.IsPrivate);
        Assert.NotEqual(shared.Id[..8], first.Id[RecordKey.PrivatePrefix.Length..][..8]);
        Assert.Equal(2, home.Vault.Status().Memories);
    }

    [Fact]
    public async Task It_is_found_by_the_beginning_of_its_id_with_and_without_the_mark()
    {
        using var home = new TemporaryVault();
        var key = await RememberPrivatelyAsync(home.Vault, "mine");
        await home.Vault.RememberAsync("ours");
        var bare = key.Id[RecordKey.PrivatePrefix.Length..];

        foreach (var text in new[] { bare, bare[..8], key.Id, key.Id[..16] })
        {
            Assert.Equal(key, home.Vault.Find(["memories"], text).Key);
        }

        // An id that is given whole is not taken for the beginning of another.
        await home.Vault.WriteAsync(batch => batch.Put(Key("zebra"), Memory("a"), Tester));
        await home.Vault.WriteAsync(batch => batch.Put(Key("private:zebra"), Memory("b"), Tester));
        await home.Vault.WriteAsync(batch => batch.Put(Key("zebra2"), Memory("c"), Tester));
        Assert.Equal("zebra", home.Vault.Find(["memories"], "zebra").Key.Id);
        Assert.Equal("id_ambiguous", CodeOf(() => home.Vault.Find(["memories"], "zebr")));
    }

    [Fact]
    public async Task Private_memories_do_not_count_in_the_digest_whatever_happens_to_them()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("ours");
        var digest = home.Vault.Digest().ToString();

        var key = await RememberPrivatelyAsync(home.Vault, "mine");
        await home.Vault.EditAsync(key, "mine, edited");
        await home.Vault.ArchiveAsync(key, Tester);
        Assert.Equal(digest, home.Vault.Digest().ToString());
        await home.Vault.EraseAsync([key], Tester);
        Assert.Equal(digest, home.Vault.Digest().ToString());
        home.Vault.AssertSound();

        await home.Vault.RememberAsync("ours too");
        Assert.NotEqual(digest, home.Vault.Digest().ToString());
    }

    [Fact]
    public async Task Recall_finds_it_as_any_other_and_its_trace_names_it()
    {
        using var home = new TemporaryVault();
        var key = await RememberPrivatelyAsync(home.Vault, "the diary lies under the mattress");

        var answer = home.Vault.Recall(new RecallQuery("diary"));

        Assert.Equal(key, Assert.Single(answer.Items).Record.Key);
        Assert.Contains(key.Id, home.Vault.Trace(answer.Trace().Name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_memory_that_is_made_private_is_erased_everywhere_and_goes_on_under_a_private_id()
    {
        using var here = new TemporaryVault(seed: 1);
        using var there = new TemporaryVault(seed: 2);
        var word = FolderScan.UniqueWord(1);
        var key = await here.Vault.RememberAsync($"my salary is {word}", ("tags", FieldValue.Texts(["work"])));
        await here.Vault.EditAsync(key, "caption", FieldValue.Text("money"));
        await ExchangeAsync(here.Vault, there.Vault);

        var moved = await here.Vault.MoveAsync(key, isPrivate: true, Nothing, Tester);
        await ExchangeAsync(here.Vault, there.Vault);

        var now = here.Vault.Get(Key(moved.Id))!;
        Assert.True(now.Key.IsPrivate);
        Assert.Equal(($"my salary is {word}", "money"), (now.Fields["content"].AsText(), now.Fields["caption"].AsText()));
        Assert.Equal((1, 0), (moved.Erasure.Erased, moved.Erasure.Unreached.Count));
        Assert.True(here.Vault.Get(key)!.IsErased);
        Assert.True(there.Vault.Get(key)!.IsErased);
        Assert.Equal(moved.Id, Assert.Single(here.Vault.Find(word)));
        Assert.Equal(here.Vault.Digest().ToString(), there.Vault.Digest().ToString());
        await there.Reopen().WriteAsync(_ => 0);
        there.Close();
        FolderScan.AssertGone(there.Folder.Path, word);
        here.Vault.AssertSound();
    }

    [Fact]
    public async Task A_private_memory_that_is_shared_leaves_no_private_one_and_the_way_back_is_open()
    {
        using var home = new TemporaryVault();
        var key = await RememberPrivatelyAsync(home.Vault, "the party is on Friday");

        var shared = Key((await home.Vault.MoveAsync(key, isPrivate: false, Nothing, Tester)).Id);
        Assert.False(shared.IsPrivate);
        Assert.True(home.Vault.Get(key)!.IsErased);
        var back = Key((await home.Vault.MoveAsync(shared, isPrivate: true, Nothing, Tester)).Id);
        var again = Key((await home.Vault.MoveAsync(back, isPrivate: false, Nothing, Tester)).Id);

        Assert.Equal("the party is on Friday", home.Vault.Content(again));
        Assert.Equal(1, home.Vault.Status().Memories);
        Assert.Equal(4, new HashSet<RecordKey> { key, shared, back, again }.Count);

        // As if it had been remembered shared at once.
        Assert.False((await home.Vault.RememberAsync([Memory("the party is on Friday")], Tester))[0].IsNew);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_move_sets_fields_with_it_keeps_archived_what_is_and_does_nothing_where_nothing_is_to_do()
    {
        using var home = new TemporaryVault();
        var edited = await home.Vault.RememberAsync("before");
        var archived = await home.Vault.RememberAsync("old");
        await home.Vault.ArchiveAsync(archived, Tester);

        var moved = await home.Vault.MoveAsync(edited, isPrivate: true, Memory("after"), Tester);
        var hidden = await home.Vault.MoveAsync(archived, isPrivate: true, Nothing, Tester);
        var stayed = await home.Vault.MoveAsync(Key(moved.Id), isPrivate: true, Nothing, Tester);

        Assert.Equal("after", home.Vault.Content(Key(moved.Id)));
        Assert.True(home.Vault.Get(Key(hidden.Id))!.IsArchived);
        Assert.Equal((moved.Id, 0), (stayed.Id, stayed.Erasure.Erased));
        Assert.Equal("record_erased", await CodeOfAsync(() => home.Vault.MoveAsync(edited, isPrivate: true, Nothing, Tester)));
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData(ExportFormat.JsonLines, "log.jsonl")]
    [InlineData(ExportFormat.Markdown, "notes")]
    [InlineData(ExportFormat.Seed, "seed")]
    public async Task An_export_holds_private_memories_and_brings_them_back_as_private(ExportFormat format, string name)
    {
        using var from = new TemporaryVault(seed: 1);
        using var to = new TemporaryVault(seed: 2);
        var key = await RememberPrivatelyAsync(from.Vault, "mine");
        var shared = await from.Vault.RememberAsync("ours");
        var path = from.In(name);

        new Exporter(from.Vault, progress: null).Export(path, format, TestContext.Current.CancellationToken);
        await new Importer(to.Vault, progress: null).ImportAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(("mine", "ours"), (to.Vault.Content(key), to.Vault.Content(shared)));
        Assert.Equal(2, to.Vault.Status().Memories);
        Assert.Equal(shared, to.Vault.Find(["memories"], shared.Id).Key);
    }

    private static async Task<RecordKey> RememberPrivatelyAsync(Vault vault, string content) =>
        Key((await vault.RememberAsync([new NewMemory(Memory(content), IsPrivate: true)], Tester))[0].Id);

    // As sync does: what is private stays.
    private static async Task ExchangeAsync(Vault from, Vault to)
    {
        foreach (var change in from.AllChanges().Where(change => !change.Key.IsPrivate))
        {
            await to.ApplyAsync(change);
        }
    }
}

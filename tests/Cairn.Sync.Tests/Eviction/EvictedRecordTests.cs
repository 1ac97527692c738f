using System.Text;
using Cairn.Core;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;
using Cairn.Sync.Tests.Http;
using Cairn.Vaults;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Exporting;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>What can be done with a memory whose content was given up, and what comes of it.</summary>
public sealed class EvictedRecordTests : IAsyncLifetime
{
    private static readonly Guid Remote = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private static readonly Guid Second = Guid.Parse("22222222-0000-4000-8000-000000000000");
    private static readonly RecordKey Key = new("memories", "note-0");
    private static readonly RecordKey Short = new("memories", "short");
    private static readonly RecordKey Newest = new("memories", "newest");
    private readonly Device _hub = new(1);
    private Device _device = null!;
    private DirectRemote _remote = null!;
    private Contents _contents = null!;
    private string _text = "";

    public async ValueTask InitializeAsync()
    {
        _remote = new DirectRemote(_hub.Vault);
        _contents = new Contents(Remote, _remote);
        _device = await Device.OfAsync(_hub, 2, contents: _contents);
        await _device.RememberAsync("too short to be given up", Short.Id);
        var notes = new Notes(3);
        for (var number = 0; number < 300; number++)
        {
            await _device.RememberAsync(notes.Write(number, 600), $"note-{number}");
        }

        // Alone it is over the limit, so that all of them are given up.
        await _device.RememberAsync(string.Concat(Enumerable.Repeat("長い覚え書き ", 35_000)), Newest.Id);
        _text = _device.Content(Key)!;
        await _device.SyncAsync(_remote, Remote);
        await EvictAsync();
        _contents.IsOffline = true;
        Assert.True(_device.Vault.Get(Key)!.IsEvicted);
    }

    public ValueTask DisposeAsync()
    {
        _device.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_is_edited_once_its_content_can_be_had_and_not_before()
    {
        var problem = await Assert.ThrowsAsync<CairnException>(() => _device.EditAsync(Key, "new"));
        Assert.Equal(("content_evicted", true), (problem.Code, problem.IsTransient));
        Assert.True(_device.Vault.Get(Key)!.IsEvicted);

        _contents.IsOffline = false;
        await _device.EditAsync(Key, "new");
        await SyncAsync();
        Assert.Equal(("new", "new"), (_device.Content(Key), _hub.Content(Key)));
        Assert.Equal([_text, "new"], _device.Vault.History(Key).Select(version => version.Change.Fields["content"].AsText()));
        AssertEqual();
    }

    [Fact]
    public async Task What_was_written_last_is_undone_once_its_content_can_be_had_and_nothing_else_before()
    {
        Assert.True(_device.Vault.Get(Newest)!.IsEvicted);
        Assert.Equal("content_evicted", (await Assert.ThrowsAsync<CairnException>(() => _device.Vault.UndoAsync(key: null, Device.Author))).Code);
        Assert.False(_device.Vault.Get(Short)!.IsArchived);

        _contents.IsOffline = false;
        Assert.Equal(Newest, (await _device.Vault.UndoAsync(key: null, Device.Author))!.Key);
        Assert.True(_device.Vault.Get(Newest)!.IsArchived);
    }

    [Fact]
    public async Task An_edit_from_elsewhere_brings_it_back_and_one_made_apart_is_a_conflict_as_ever()
    {
        _contents.IsOffline = false;
        using var other = await Device.OfAsync(_hub, 5);
        await other.SyncAsync(_remote, Remote);
        await other.EditAsync(Key, "theirs");
        await _device.EditAsync(Key, "mine");
        await SyncAsync();
        await EvictAsync();
        Assert.True(_device.Vault.EvictionStatus().Records > 0);
        await other.SyncAsync(_remote, Remote);
        await SyncAsync();
        await other.SyncAsync(_remote, Remote);

        Assert.Equal(1, _device.Vault.Get(Key)!.ConflictCount);
        Assert.Equal(_hub.Content(Key), _device.Content(Key));
        Assert.Equal(_hub.Content(Key), other.Content(Key));
        AssertEqual();
    }

    [Fact]
    public async Task A_change_that_needs_content_which_cannot_be_had_waits_and_is_not_lost()
    {
        await _hub.EditAsync(Key, "theirs");
        var report = await _device.SyncAsync(_remote, Remote);
        Assert.Equal(1, report.Taken.Quarantined);
        Assert.True(_device.Vault.Get(Key)!.IsEvicted);

        await SyncAsync();
        Assert.True(_device.Vault.Get(Key)!.IsEvicted);

        _contents.IsOffline = false;
        await SyncAsync();
        Assert.Equal("theirs", _device.Content(Key));
        AssertEqual();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_erased_with_the_network_down_and_leaves_no_word_behind(bool isErasedHere)
    {
        var words = _text.Split(' ')[0];
        await (isErasedHere ? _device : _hub).Vault.EraseAsync([Key], Device.Author);
        await SyncAsync();

        Assert.True(_device.Vault.Get(Key)!.IsErased);
        Assert.True(_hub.Vault.Get(Key)!.IsErased);
        Assert.DoesNotContain(Directory.GetFiles(_device.Vault.Folder.Path, "*", SearchOption.AllDirectories), file => Holds(file, words));
        Assert.Empty(_device.Vault.Recall(new RecallQuery(words)).Items);
        AssertEqual();
    }

    [Fact]
    public async Task A_second_remote_gets_it_too()
    {
        using var other = new Device(6);
        await other.Vault.JoinAsync(_hub.Vault.Id);
        using var second = new DirectRemote(other.Vault);
        await _device.Replica.MeetAsync(Second);
        await _device.SyncAsync(second, Second);
        Assert.NotEqual(0, _device.Queue(Second).GetValueOrDefault("failed"));

        _contents.IsOffline = false;
        await _device.SyncAsync(second, Second);
        Assert.Equal(0, _device.Queue(Second).GetValueOrDefault("failed"));
        Assert.Equal(_text, other.Content(Key));
        Assert.Equal(_hub.Vault.Digest().ToString(), other.Vault.Digest().ToString());
    }

    [Fact]
    public async Task A_remote_that_begins_anew_does_not_bring_it_back_and_loses_nothing()
    {
        await _device.Replica.RestartAsync(Remote);
        var report = await _device.SyncAsync(_remote, Remote);
        Assert.Equal((null, 0, 0), (report.Problem, report.Taken.Quarantined, report.Taken.Applied));
        Assert.True(_device.Vault.Get(Key)!.IsEvicted);
        Assert.Equal(0, _device.Queue(Remote).GetValueOrDefault("failed"));
        AssertEqual();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_is_not_led_past_it_and_reads_on_once_it_can_be_had(bool isOverHttp)
    {
        using var reader = await Device.OfAsync(_hub, 5);
        await using var server = await SyncServer.StartAsync();
        server.Vaults[_device.Vault.Id] = new Vaults.Sync.ServedVault(_device.Vault);
        using IRemote served = isOverHttp ? server.Connect() : new DirectRemote(_device.Vault);
        var mine = await reader.RememberAsync("what the reader wrote");
        var report = await reader.SyncAsync(served, Second);

        Assert.Equal(SyncProblem.ContentEvicted, report.Problem?.Code);
        Assert.Null(reader.Vault.Get(Key));
        Assert.Equal("what the reader wrote", _device.Content(mine));

        _contents.IsOffline = false;
        Assert.Null((await reader.SyncAsync(served, Second)).Problem);
        Assert.Equal(_text, reader.Content(Key));
        Assert.Equal(_device.Vault.Digest().ToString(), reader.Vault.Digest().ToString());
    }

    [Fact]
    public async Task A_change_that_another_device_sends_here_is_taken_once_the_content_can_be_had()
    {
        using var sender = await Device.OfAsync(_hub, 5);
        using var served = new DirectRemote(_device.Vault);
        _contents.IsOffline = false;
        await sender.SyncAsync(served, Second);
        await sender.EditAsync(Key, "from the sender");
        await SyncAsync();
        _contents.IsOffline = true;
        Assert.True(_device.Vault.Get(Key)!.IsEvicted);

        Assert.Equal(1, (await sender.SyncAsync(served, Second)).Taken.Refused);
        Assert.Equal(1, (await sender.SyncAsync(served, Second)).Taken.Refused);
        Assert.Equal(1, sender.Queue(Second).GetValueOrDefault("failed"));
        _contents.IsOffline = false;
        Assert.Equal(0, (await sender.SyncAsync(served, Second)).Taken.Refused);
        Assert.Equal("from the sender", _device.Content(Key));
        Assert.Equal(_device.Vault.Digest().ToString(), sender.Vault.Digest().ToString());
    }

    [Fact]
    public async Task One_that_was_edited_six_hundred_times_comes_back_too()
    {
        _contents.IsOffline = false;
        for (var edit = 0; edit < 600; edit++)
        {
            await _device.EditAsync(Key, $"{edit} {_text}");
        }

        await SyncAsync();
        for (var number = 1; number < 300; number++)
        {
            await _device.EditAsync(new RecordKey("memories", $"note-{number}"), _text);
        }

        await SyncAsync();
        await EvictAsync();
        Assert.True(_device.Vault.Recent("memories", 300).Single(record => record.Key == Key).IsEvicted);
        Assert.Equal($"599 {_text}", _device.Content(Key));
        Assert.Equal(601, _device.Vault.History(Key).Count);
        AssertEqual();
    }

    [Fact]
    public async Task It_is_answered_with_its_first_words_where_the_remotes_cannot_even_be_listed()
    {
        var broken = new BrokenContents();
        using var vault = Vault.Open(_device.Vault.Folder, _device.Options with { Contents = broken });

        Assert.StartsWith("unique0x ", vault.Get(Key)!.Fields["content"].AsText(), StringComparison.Ordinal);
        Assert.StartsWith("unique0x ", Assert.Single(vault.Recall(new RecallQuery("unique0x")).Items).Record.Fields["content"].AsText(), StringComparison.Ordinal);
        await vault.RememberAsync([new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(new Notes(9).Write(400, 40_000)) }], Device.Author);
        var report = Assert.Single(await new Sync.Engine.SyncSession(Remote, _remote, _device.Time, () => 0).RunAsync([new Vaults.Sync.VaultReplica(vault)], null, CancellationToken.None));
        Assert.Null(report.Problem);
        Assert.True(broken.Asked > 0);
    }

    [Fact]
    public async Task What_comes_back_altered_is_not_taken()
    {
        using var liar = new Device(8);
        await liar.Vault.JoinAsync(_hub.Vault.Id);
        await liar.RememberAsync("something else", Key.Id);
        var altered = new AlteredContents(_remote, text => text.Replace("unique0x", "unique9y", StringComparison.Ordinal));
        using var vault = Vault.Open(_device.Vault.Folder, _device.Options with { Contents = altered });

        Assert.True(vault.Get(Key)!.IsEvicted);
        Assert.True(altered.Asked > 0);
    }

    [Fact]
    public void It_is_not_exported_as_if_it_were_whole()
    {
        using var output = new StringWriter();
        Assert.Equal("content_evicted", Assert.Throws<CairnException>(() => new Exporter(_device.Vault, null).WriteLog(output, CancellationToken.None)).Code);
        Assert.Equal("content_evicted", Assert.Throws<CairnException>(() => new Exporter(_device.Vault, null).Export(Path.Combine(_device.Vault.Folder.Path, "out"), ExportFormat.Markdown, CancellationToken.None)).Code);
        Assert.Equal("content_evicted", Assert.Throws<CairnException>(() => _device.Vault.History(Key)).Code);
    }

    [Fact]
    public async Task When_the_index_is_made_anew_it_is_found_again_after_the_next_sync()
    {
        _device.Vault.RebuildIndex();
        Assert.Empty(_device.Vault.Recall(new RecallQuery("unique0x")).Items);
        await SyncAsync();
        Assert.Empty(_device.Vault.Recall(new RecallQuery("unique0x")).Items);

        _contents.IsOffline = false;
        await SyncAsync();
        _contents.IsOffline = true;
        Assert.Equal(Key, Assert.Single(_device.Vault.Recall(new RecallQuery("unique0x")).Items).Record.Key);
        Assert.False(_device.Vault.EvictionStatus().IsOver);
    }

    [Fact]
    public async Task A_damaged_vault_reads_it_from_the_remote_again()
    {
        _device.Vault.Dispose();
        await File.WriteAllTextAsync(_device.Vault.Folder.RepairMarker, "damaged", TestContext.Current.CancellationToken);
        using var repaired = Vault.Open(_device.Vault.Folder, _device.Options);
        Assert.NotNull(repaired.Repaired);
        Assert.Null(repaired.Get(Key));

        var replica = new Vaults.Sync.VaultReplica(repaired);
        var report = Assert.Single(await new Sync.Engine.SyncSession(Remote, _remote, _device.Time, () => 0).RunAsync([replica], null, CancellationToken.None));
        Assert.Null(report.Problem);
        Assert.Equal(_text, repaired.Get(Key)!.Fields["content"].AsText());
        Assert.Equal(_hub.Vault.Digest().ToString(), repaired.Digest().ToString());
    }

    private async Task SyncAsync() => Assert.Null((await _device.SyncAsync(_remote, Remote)).Problem);

    private async Task EvictAsync()
    {
        _device.Vault.RebuildIndex();
        await _device.Vault.SetSizeLimitAsync(1 << 20);
        await SyncAsync();
    }

    private void AssertEqual()
    {
        Assert.Equal(_hub.Vault.Digest().ToString(), _device.Vault.Digest().ToString());
        Assert.All(_device.Vault.Examine(), check => Assert.Null(check.Problem));
    }

    private static bool Holds(string file, string word) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0;

    private sealed class AlteredContents(DirectRemote remote, Func<string, string> alter) : IContentSource
    {
        public int Asked { get; private set; }

        public IReadOnlyCollection<Guid> RemotesOf(Vault vault) => [Remote];

        public IEnumerable<IReadOnlyList<string>> Fetch(Vault vault, IReadOnlyCollection<Guid> ops, TimeSpan patience)
        {
            Asked++;
            return remote.FetchAsync(vault.Id, ops, CancellationToken.None).ToBlockingEnumerable().Select(some => some.Select(alter).ToList());
        }
    }

    private sealed class BrokenContents : IContentSource
    {
        public int Asked { get; private set; }

        public IReadOnlyCollection<Guid> RemotesOf(Vault vault) => throw Invalid();

        public IEnumerable<IReadOnlyList<string>> Fetch(Vault vault, IReadOnlyCollection<Guid> ops, TimeSpan patience) => throw Invalid();

        private CairnException Invalid()
        {
            Asked++;
            return new CairnException("settings_invalid", "The remotes cannot be used.", "Correct the file.");
        }
    }
}

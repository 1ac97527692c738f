using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>A vault that keeps within a size.</summary>
public sealed class SizeLimitTests : IDisposable
{
    private const long Limit = 8_000_000;

    // What a note of this length takes in a vault, in the log, as a record and in the index.
    private const int WordsPerNote = 700;
    private const int BytesPerNote = 9_600;

    private static readonly Guid Remote = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-").FullName;
    private readonly Device _hub = new(1);
    private readonly Notes _notes = new(7);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_writing_what_would_take_five_times_the_limit_the_folder_is_within_it_and_everything_is_found(bool isBucket)
    {
        using IRemote remote = isBucket ? new BucketRemote(new FolderBucket(_folder)) : new DirectRemote(_hub.Vault);
        await remote.OfferVaultAsync(new RemoteVault(_hub.Vault.Id, "personal"), CancellationToken.None);
        var contents = new Contents(Remote, remote);
        using var device = await Device.OfAsync(_hub, 2, contents: contents);
        await device.Vault.SetSizeLimitAsync(Limit);
        var written = new List<(RecordKey Key, string Text)>();
        while (written.Count < 5 * Limit / BytesPerNote)
        {
            written.AddRange(await WriteAsync(device, written.Count, 120));
            await device.SyncAsync(remote, Remote);
        }

        Assert.InRange(SizeOf(device), Limit / 2, Limit + (Limit / 10));
        Assert.InRange(device.Vault.EvictionStatus().Records, written.Count / 2, written.Count - 1);
        Assert.All(device.Vault.Examine(), check => Assert.Null(check.Problem));

        // The first ones went first, and the last are here with the network down.
        contents.IsOffline = true;
        Assert.True(Found(device, 0).IsEvicted);
        Assert.StartsWith("unique0x ", Found(device, 0).Fields["content"].AsText(), StringComparison.Ordinal);
        Assert.Equal(written[^1].Text, Found(device, written.Count - 1).Fields["content"].AsText());
        contents.IsOffline = false;
        await device.SyncAsync(remote, Remote);
        foreach (var number in new[] { 0, 1, 57, written.Count / 3, written.Count / 2, written.Count - 1 })
        {
            Assert.Equal(written[number].Text, Found(device, number).Fields["content"].AsText());
        }

        Assert.False(device.Vault.Get(written[0].Key)!.IsEvicted);
    }

    [Fact]
    public async Task What_no_remote_has_is_never_given_up()
    {
        using var remote = new DirectRemote(_hub.Vault);
        using var device = await Device.OfAsync(_hub, 2, contents: new Contents(Remote, remote));
        await device.SyncAsync(remote, Remote);
        await device.Vault.SetSizeLimitAsync(1 << 20);
        var written = await WriteAsync(device, 0, 400);

        Assert.Equal(0, await device.Vault.KeepWithinLimitAsync());
        Assert.True(device.Vault.EvictionStatus().IsOver);
        Assert.All(written, note => Assert.Equal(note.Text, device.Content(note.Key)));

        await device.SyncAsync(remote, Remote);
        Assert.InRange(device.Vault.EvictionStatus().Records, 1, written.Count);
        Assert.False(device.Vault.EvictionStatus().IsOver);
        Assert.All(written, note => Assert.Equal(note.Text, _hub.Content(note.Key)));
    }

    [Fact]
    public async Task What_one_of_two_remotes_does_not_have_is_not_given_up()
    {
        using var other = new Device(3);
        await other.Vault.JoinAsync(_hub.Vault.Id);
        using var remote = new DirectRemote(_hub.Vault);
        var second = Guid.Parse("22222222-0000-4000-8000-000000000000");
        using var device = await Device.OfAsync(_hub, 2, contents: new Contents(new Dictionary<Guid, IRemote> { [Remote] = remote, [second] = new DirectRemote(other.Vault) }));
        await device.Replica.MeetAsync(second);
        await device.Vault.SetSizeLimitAsync(1 << 20);
        await WriteAsync(device, 0, 300);
        await device.SyncAsync(remote, Remote);

        Assert.Equal(0, device.Vault.EvictionStatus().Records);
    }

    [Fact]
    public async Task What_was_recalled_lately_is_kept_before_what_was_not()
    {
        using var remote = new DirectRemote(_hub.Vault);
        var contents = new Contents(Remote, remote);
        using var device = await Device.OfAsync(_hub, 2, contents: contents);
        var written = await WriteAsync(device, 0, 300);
        await device.SyncAsync(remote, Remote);
        device.Vault.RebuildIndex();
        for (var number = 0; number < 300; number += 30) _ = Found(device, number);
        await device.Vault.SetSizeLimitAsync(2_000_000);
        await device.SyncAsync(remote, Remote);

        contents.IsOffline = true;
        var kept = written.Select((note, number) => (number, device.Vault.Get(note.Key)!.IsEvicted)).Where(note => !note.IsEvicted).Select(note => note.number).ToList();
        Assert.InRange(kept.Count, 10, 290);
        Assert.All(Enumerable.Range(0, 10), number => Assert.Contains(number * 30, kept));
        Assert.DoesNotContain(1, kept);
    }

    [Fact]
    public async Task Without_a_limit_all_of_it_comes_back()
    {
        using var remote = new DirectRemote(_hub.Vault);
        var contents = new Contents(Remote, remote);
        using var device = await EvictedAsync(remote, contents, 200);
        await device.Vault.SetSizeLimitAsync(null);
        contents.IsOffline = true;
        Assert.Equal("content_evicted", Assert.Throws<Core.CairnException>(() => device.Vault.BringAllBack(null, CancellationToken.None)).Code);
        contents.IsOffline = false;
        device.Vault.BringAllBack(null, CancellationToken.None);

        Assert.Equal(0, device.Vault.EvictionStatus().Records);
        Assert.Equal(_hub.Vault.Digest().ToString(), device.Vault.Digest().ToString());
        Assert.All(device.Vault.Examine(), check => Assert.Null(check.Problem));
        Assert.All(device.Vault.Recent("memories", 200), record => Assert.Equal(_hub.Content(record.Key), record.Fields["content"].AsText()));
    }

    [Fact]
    public async Task A_limit_that_nothing_fits_into_is_refused()
    {
        Assert.Equal("invalid_size_limit", (await Assert.ThrowsAsync<Core.CairnException>(() => _hub.Vault.SetSizeLimitAsync(1_000))).Code);
        Assert.Null(_hub.Vault.EvictionStatus().Limit);
    }

    public void Dispose()
    {
        _hub.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Device> EvictedAsync(IRemote remote, Contents contents, int count)
    {
        var device = await Device.OfAsync(_hub, 2, contents: contents);
        await WriteAsync(device, 0, count);
        await device.SyncAsync(remote, Remote);
        device.Vault.RebuildIndex();
        await device.Vault.SetSizeLimitAsync(1 << 20);
        await device.SyncAsync(remote, Remote);
        Assert.InRange(device.Vault.EvictionStatus().Records, count / 4, count);
        return device;
    }

    private async Task<List<(RecordKey Key, string Text)>> WriteAsync(Device device, int first, int count)
    {
        var written = new List<(RecordKey Key, string Text)>();
        await device.Vault.WriteAsync(batch =>
        {
            written = [.. Enumerable.Range(first, count).Select(number => (new RecordKey("memories", $"note-{number}"), _notes.Write(number, WordsPerNote)))];
            written.ForEach(note => batch.Put(note.Key, [new("content", FieldValue.Text(note.Text))], Device.Author));
            return true;
        });
        return written;
    }

    private static Vaults.VaultRecord Found(Device device, int number) => device.Vault.Recall(new RecallQuery($"unique{number}x")).Items[0].Record;

    private static long SizeOf(Device device) => new DirectoryInfo(device.Vault.Folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}

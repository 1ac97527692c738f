using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>Content is given up only where a remote that the vault syncs with keeps it.</summary>
public sealed class KeeperTests : IDisposable
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private static readonly Guid Second = Guid.Parse("22222222-0000-4000-8000-000000000000");
    private static readonly RecordKey Key = new("memories", "note-0");
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-").FullName;
    private readonly Dictionary<Guid, IRemote> _remotes = [];
    private readonly Device _hub;
    private readonly DirectRemote _remote;
    private readonly Dictionary<Guid, IRemote> _hubRemotes = [];
    private readonly Contents _hubContents;

    public KeeperTests()
    {
        _hubContents = new Contents(_hubRemotes);
        _hub = new Device(1, contents: _hubContents);
        _remote = new DirectRemote(_hub.Vault);
        _remotes[Hub] = _remote;
    }

    [Fact]
    public async Task Of_two_replicas_that_are_remotes_of_each_other_only_one_gives_content_up()
    {
        using var device = await FilledAsync();
        using var back = new DirectRemote(device.Vault);
        _hubRemotes[Second] = back;
        await _hub.SyncAsync(back, Second);
        await device.Vault.SetSizeLimitAsync(1 << 20);
        await _hub.Vault.SetSizeLimitAsync(1 << 20);
        for (var round = 0; round < 3; round++)
        {
            await device.SyncAsync(_remote, Hub);
            await _hub.SyncAsync(back, Second);
        }

        Assert.Equal(0, device.Vault.EvictionStatus().Records);
        Assert.Equal(0, _hub.Vault.EvictionStatus().Records);

        await _hub.Vault.SetSizeLimitAsync(null);
        await device.SyncAsync(_remote, Hub);
        await _hub.SyncAsync(back, Second);
        Assert.InRange(device.Vault.EvictionStatus().Records, 1, 300);
        Assert.Equal(0, _hub.Vault.EvictionStatus().Records);
    }

    [Fact]
    public async Task What_a_remote_has_given_up_since_comes_through_it_from_where_it_is_kept()
    {
        using var device = await FilledAsync();
        await LimitAsync(device);
        Assert.True(IsEvicted(device));

        using var bucket = new BucketRemote(new FolderBucket(_folder));
        await bucket.OfferVaultAsync(new RemoteVault(_hub.Vault.Id, "personal"), CancellationToken.None);
        _hubRemotes[Second] = bucket;
        await _hub.SyncAsync(bucket, Second);
        _hub.Vault.RebuildIndex();
        await _hub.Vault.SetSizeLimitAsync(1 << 20);
        await _hub.SyncAsync(bucket, Second);
        Assert.True(IsEvicted(_hub));

        _hubContents.IsOffline = true;
        Assert.True(device.Vault.Get(Key)!.IsEvicted);
        _hubContents.IsOffline = false;
        Assert.False(device.Vault.Get(Key)!.IsEvicted);
        Assert.Equal(_hub.Content(Key), device.Content(Key));
    }

    [Fact]
    public async Task A_remote_that_is_no_longer_among_those_of_the_vault_counts_for_nothing()
    {
        using var device = await FilledAsync();
        _remotes.Clear();
        await LimitAsync(device);
        Assert.Equal(0, device.Vault.EvictionStatus().Records);

        _remotes[Second] = _remote;
        await device.SyncAsync(_remote, Hub);
        Assert.Equal(0, device.Vault.EvictionStatus().Records);

        _remotes[Hub] = _remote;
        await device.SyncAsync(_remote, Hub);
        Assert.Equal(0, device.Vault.EvictionStatus().Records);

        _remotes.Remove(Second);
        await device.EditAsync(Key, "one more");
        await device.SyncAsync(_remote, Hub);
        Assert.InRange(device.Vault.EvictionStatus().Records, 1, 300);
    }

    [Fact]
    public async Task The_only_remote_that_keeps_what_was_given_up_is_not_forgotten_unasked()
    {
        using var device = await FilledAsync();
        await LimitAsync(device);
        using var other = new Device(6);
        await other.Vault.JoinAsync(_hub.Vault.Id);
        using var second = new DirectRemote(other.Vault);
        await device.Replica.MeetAsync(Second);

        Assert.Equal("content_evicted", (await Assert.ThrowsAsync<CairnException>(() => device.Replica.ForgetAsync(Hub, [Second]))).Code);
        Assert.NotNull(device.Vault.RemoteProgress(Hub).SyncedAt);

        await device.SyncAsync(second, Second);
        await device.Replica.ForgetAsync(Hub, [Second]);
        Assert.Null(device.Vault.RemoteProgress(Hub).SyncedAt);
        _remotes.Clear();
        _remotes[Second] = second;
        Assert.False(device.Vault.Get(Key)!.IsEvicted);
        await device.Replica.ForgetAsync(Second);
    }

    [Fact]
    public async Task A_limit_waits_for_the_sync_that_is_under_way()
    {
        using var device = await FilledAsync();
        var setting = default(Task);
        _remote.Answered = answer =>
        {
            setting ??= device.Vault.SetSizeLimitAsync(1 << 20);
            return answer;
        };
        await device.EditAsync(Key, "under way");
        await device.SyncAsync(_remote, Hub);
        _remote.Answered = null;
        await setting!;

        Assert.False(device.Vault.RemoteProgress(Hub).Keeps);
        await device.SyncAsync(_remote, Hub);
        Assert.True(device.Vault.RemoteProgress(Hub).Keeps);
    }

    public void Dispose()
    {
        _hub.Dispose();
        _remote.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Device> FilledAsync()
    {
        var device = await Device.OfAsync(_hub, 2, contents: new Contents(_remotes));
        var notes = new Notes(3);
        await device.Vault.WriteAsync(batch =>
        {
            for (var number = 0; number < 300; number++)
            {
                batch.Put(new RecordKey("memories", $"note-{number}"), [new("content", FieldValue.Text(notes.Write(number, 600)))], Device.Author);
            }

            return true;
        });
        await device.SyncAsync(_remote, Hub);
        device.Vault.RebuildIndex();
        return device;
    }

    private async Task LimitAsync(Device device)
    {
        await device.Vault.SetSizeLimitAsync(1 << 20);
        await device.SyncAsync(_remote, Hub);
    }

    private static bool IsEvicted(Device device) => device.Vault.Recent("memories", 300).Single(record => record.Key == Key).IsEvicted;
}

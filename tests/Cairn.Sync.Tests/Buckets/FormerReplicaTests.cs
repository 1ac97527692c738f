using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>What a device left in a bucket under an id that it no longer has.</summary>
public sealed class FormerReplicaTests : IAsyncLifetime
{
    private const string Secret = "unutterable";

    private static readonly Guid Nas = Guid.Parse("22222222-0000-4000-8000-000000000000");

    private readonly BucketFolder _folder = new();
    private readonly Device _device = new(1);
    private BucketRemote _remote = null!;

    public async ValueTask InitializeAsync()
    {
        _remote = new BucketRemote(new FolderBucket(_folder.Path));
        await _remote.OfferVaultAsync(new RemoteVault(_device.Vault.Id, "personal"), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _remote.Dispose();
        _device.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_erase_reaches_what_a_device_wrote_before_it_was_moved_and_what_a_killed_push_of_then_left()
    {
        var key = await _device.RememberAsync(Secret);
        var kept = await _device.RememberAsync("kept");
        await SyncAsync();
        await _device.EditAsync(key, $"{Secret} again");
        using (var killed = new BucketRemote(new FaultyBucket(new FolderBucket(_folder.Path), failAt: 6)))
        {
            Assert.NotNull((await _device.SyncAsync(killed, Nas)).Problem);
        }

        var former = _device.Replica.Replica;
        _device.MoveTo("another machine");
        Assert.Equal(2, _folder.Holding(Secret).Count());
        Assert.Equal([former], _device.Replica.FormerReplicas);
        Assert.NotEqual(former, _device.Replica.Replica);

        await _device.Vault.EraseAsync([key], Device.Author);
        await SyncAsync();

        Assert.Empty(_folder.Holding(Secret));
        await AssertNewDeviceHasAsync(kept, "kept");
    }

    [Fact]
    public async Task A_blanked_object_that_comes_back_goes_again()
    {
        var key = await _device.RememberAsync(Secret);
        await SyncAsync();
        var file = Assert.Single(_folder.Holding(Secret));
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        _device.MoveTo("another machine");
        await _device.Vault.EraseAsync([key], Device.Author);
        await SyncAsync();

        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file + " (conflicted copy)", content, TestContext.Current.CancellationToken);
        await SyncAsync();

        Assert.Empty(_folder.Holding(Secret));
    }

    [Fact]
    public async Task A_device_and_a_copy_of_it_that_blank_the_same_objects_at_once_lose_nothing()
    {
        // The copy blanks in the middle of each push of the device, at every point there is.
        for (var at = 1; at < 24; at++)
        {
            using var folder = new BucketFolder();
            using var remote = new BucketRemote(new FolderBucket(folder.Path));
            var vault = Guid.NewGuid();
            await remote.OfferVaultAsync(new RemoteVault(vault, "personal"), TestContext.Current.CancellationToken);
            var device = new MemoryReplica(vault, 1, at);
            foreach (var round in Enumerable.Range(0, SizeTiers.FanOut))
            {
                device.Put($"secret-{round % 2}", $"{Secret} {round}");
                device.Put("tea", $"green {round}");
                await device.SyncAsync(remote);
            }

            var copy = device.Copy(2);
            await copy.SyncAsync(remote);
            copy.Erase("secret-0");
            device.Put("tea", "while the copy erases");
            device.Put("secret-0", $"{Secret} late");
            device.Erase("secret-1");
            using (var beside = new BucketRemote(new InterruptedBucket(new FolderBucket(folder.Path), at, () => copy.SyncAsync(remote))))
            {
                try
                {
                    await device.SyncAsync(beside);
                }
                catch (CairnException fault) when (fault.Code == "remote_failed")
                {
                    // What was being written was blanked before it was read back; the next sync writes it again.
                }
            }

            foreach (var replica in new[] { copy, device, copy, device })
            {
                await replica.SyncAsync(remote);
            }

            var fresh = new MemoryReplica(vault, 3);
            await fresh.SyncAsync(remote);
            Assert.Equal((0, "while the copy erases"), (fresh.Missing, fresh.Read("tea")));
            Assert.Equal(device.Changes, fresh.Changes);
            Assert.Equal(device.Changes, copy.Changes);
            Assert.Empty(folder.Holding(Secret));
        }
    }

    [Fact]
    public async Task A_restored_and_a_reset_vault_know_their_former_ids()
    {
        await _device.RememberAsync("one");
        await SyncAsync();
        var first = _device.Replica.Replica;

        await _device.Vault.ResetAsync([Nas]);
        var second = _device.Replica.Replica;
        await SyncAsync();
        var backup = _device.Vault.Backup(null);
        _device.MoveTo("another machine");
        var third = _device.Replica.Replica;
        _device.Restore(backup);

        Assert.Equal(new HashSet<string> { first, second, third }, _device.Replica.FormerReplicas.ToHashSet());
        Assert.DoesNotContain(_device.Replica.Replica, _device.Replica.FormerReplicas);
    }

    [Fact]
    public async Task After_a_reset_an_object_that_cannot_be_read_for_now_is_not_removed()
    {
        var key = await _device.RememberAsync("only in the bucket after the reset");
        await SyncAsync();
        var file = _folder.Single("segments");
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await _device.Vault.ResetAsync([Nas]);
        await File.WriteAllBytesAsync(file, [.. content[..^9], (byte)~content[^9], .. content[^8..]], TestContext.Current.CancellationToken);

        for (var round = 0; round < 3; round++)
        {
            await SyncAsync();
            await _device.RememberAsync($"number {round}");
        }

        Assert.Null(_device.Content(key));
        Assert.Equal(1, _device.Replica.Progress(Nas).Missing);
        Assert.True(File.Exists(file));
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await SyncAsync();
        Assert.Equal("only in the bucket after the reset", _device.Content(key));
        Assert.Equal(0, _device.Replica.Progress(Nas).Missing);
    }

    private async Task SyncAsync() => Assert.Null((await _device.SyncAsync(_remote, Nas)).Problem);

    private async Task AssertNewDeviceHasAsync(Core.Records.RecordKey key, string content)
    {
        using var device = await Device.OfAsync(_device, 9);
        Assert.Null((await device.SyncAsync(_remote, Nas)).Problem);
        Assert.Equal(content, device.Content(key));
        Assert.Equal(_device.Vault.Digest().ToString(), device.Vault.Digest().ToString());
    }
}

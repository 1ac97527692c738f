using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>Buckets that are emptied, restored from a backup, or damaged.</summary>
public sealed class RollbackTests : IDisposable
{
    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    private readonly BucketFolder _folder = new();
    private readonly BucketFolder _backup = new();
    private readonly BucketRemote _remote;
    private readonly MemoryReplica[] _replicas = [new(Vault, 1), new(Vault, 2), new(Vault, 3)];

    public RollbackTests() => _remote = new BucketRemote(new FolderBucket(_folder.Path));

    public void Dispose()
    {
        _remote.Dispose();
        _folder.Dispose();
        _backup.Dispose();
    }

    [Fact]
    public async Task A_bucket_that_was_emptied_and_added_again_is_filled_again_by_all()
    {
        await WriteAndSyncAsync("before");
        Directory.Delete(_folder.Path, recursive: true);
        await OfferAsync();

        await SyncAllAsync(2);

        await AssertNewDeviceHasAllAsync();
        Assert.All(_replicas, replica => Assert.Equal(1, replica.Restarts));
    }

    [Fact]
    public async Task A_bucket_that_was_emptied_is_filled_again_by_one_who_only_reads()
    {
        await OfferAsync();
        _replicas[0].Put("tea", "of a device that is lost by now");
        await _replicas[0].SyncAsync(_remote);
        await _replicas[1].SyncAsync(_remote);
        Directory.Delete(_folder.Path, recursive: true);
        await OfferAsync();

        await _replicas[1].SyncAsync(_remote);
        await _replicas[2].SyncAsync(_remote);

        Assert.Equal("of a device that is lost by now", _replicas[2].Read("tea"));
    }

    [Fact]
    public async Task A_bucket_that_was_restored_from_an_older_copy_loses_nothing()
    {
        await WriteAndSyncAsync("before");
        _folder.CopyTo(_backup);
        await WriteAndSyncAsync("after the backup");
        _backup.CopyTo(_folder);

        await SyncAllAsync(2);

        await AssertNewDeviceHasAllAsync();
        Assert.All(_replicas, replica => Assert.Equal(1, replica.Restarts));
    }

    [Fact]
    public async Task A_bucket_that_was_restored_is_completed_by_one_who_only_read_what_is_lost()
    {
        await WriteAndSyncAsync("before");
        await SyncAllAsync(1);
        _folder.CopyTo(_backup);
        _replicas[0].Put("tea", "written after the backup, by a device that is lost by now");
        await _replicas[0].SyncAsync(_remote);
        await _replicas[1].SyncAsync(_remote);
        _backup.CopyTo(_folder);

        await _replicas[1].SyncAsync(_remote);
        await _replicas[2].SyncAsync(_remote);

        Assert.Equal(_replicas[0].Changes, _replicas[2].Changes);
    }

    [Fact]
    public async Task What_was_written_after_a_restore_and_what_was_lost_by_it_may_both_come_back()
    {
        await WriteAndSyncAsync("before");
        _folder.CopyTo(_backup);
        await WriteAndSyncAsync("after the backup");
        var newer = new BucketFolder();
        _folder.CopyTo(newer);
        _backup.CopyTo(_folder);
        await WriteAndSyncAsync("after the restore");
        foreach (var file in newer.Files)
        {
            var back = Path.Combine(_folder.Path, Path.GetRelativePath(newer.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(back)!);
            File.Copy(file, back, overwrite: true);
        }

        newer.Dispose();
        await WriteAndSyncAsync("at the end");
        await SyncAllAsync(2);

        await AssertNewDeviceHasAllAsync();
    }

    [Theory]
    [InlineData("segments")]
    [InlineData("manifests")]
    public async Task A_file_of_its_own_that_is_gone_or_cut_off_is_written_again_by_its_writer(string part)
    {
        await OfferAsync();
        _replicas[0].Put("tea", "green");
        await _replicas[0].SyncAsync(_remote);
        foreach (var damage in new Action<string>[] { File.Delete, file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..20]) })
        {
            damage(_folder.Single(part));
            using var restarted = new BucketRemote(new FolderBucket(_folder.Path));
            await _replicas[0].SyncAsync(restarted);
            await AssertNewDeviceHasAllAsync();
        }

        Assert.Equal(2, _replicas[0].Restarts);
    }

    [Fact]
    public async Task A_segment_that_was_changed_in_place_is_found_when_it_is_read_and_is_written_again()
    {
        await OfferAsync();
        for (var round = 0; round < SizeTiers.FanOut; round++)
        {
            _replicas[0].Put("tea", $"green {round}");
            await _replicas[0].SyncAsync(_remote);
        }

        var file = _folder.Files.First(name => name.Contains("segments", StringComparison.Ordinal));
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        content[^9] ^= 1;
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await _replicas[1].SyncAsync(_remote);
        Assert.Equal(1, _replicas[1].Missing);

        _replicas[0].Put("tea", "the one that makes eight be merged");
        await _replicas[0].SyncAsync(_remote);
        await _replicas[1].SyncAsync(_remote);

        Assert.Equal(0, _replicas[1].Missing);
        Assert.Equal(_replicas[0].Changes, _replicas[1].Changes);
    }

    [Fact]
    public async Task A_device_that_was_restored_from_a_backup_reads_what_it_wrote_since()
    {
        await OfferAsync();
        _replicas[0].Put("tea", "before the backup of the device");
        await _replicas[0].SyncAsync(_remote);
        var restored = _replicas[0].Copy(9);
        _replicas[0].Put("tea", "after it");
        await _replicas[0].SyncAsync(_remote);

        await restored.SyncAsync(_remote);

        Assert.Equal(_replicas[0].Changes, restored.Changes);
    }

    private async Task OfferAsync() => await _remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);

    private async Task WriteAndSyncAsync(string text)
    {
        await OfferAsync();
        foreach (var replica in _replicas)
        {
            replica.Put("tea", $"{text}, by {replica.Id}");
            await replica.SyncAsync(_remote);
        }
    }

    private async Task SyncAllAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var replica in _replicas)
            {
                await replica.SyncAsync(_remote);
            }
        }
    }

    private async Task AssertNewDeviceHasAllAsync()
    {
        var device = new MemoryReplica(Vault, 77);
        await device.SyncAsync(_remote);
        Assert.All(_replicas.Where(replica => replica.Changes.Count > 0), replica => Assert.Equal(replica.Changes, device.Changes));
        Assert.Equal(0, device.Missing);
    }
}

using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>After an erase, once all have synced, no object holds a byte of what was erased.</summary>
public sealed class ErasingTests
{
    private const string Secret = "unutterable";

    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    [Fact]
    public async Task What_several_replicas_wrote_about_a_record_is_gone_once_all_have_synced()
    {
        using var folder = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        MemoryReplica[] replicas = [new(Vault, 1), new(Vault, 2), new(Vault, 3)];
        for (var round = 0; round < 11; round++)
        {
            foreach (var replica in replicas)
            {
                replica.Put("secret", $"{Secret} {round} of {replica.Id}");
                replica.Put("tea", $"green {round} of {replica.Id}");
                await replica.SyncAsync(remote);
            }
        }

        Assert.NotEmpty(folder.Holding(Secret)); // Else the scan would find nothing whatever happens.
        replicas[0].Erase("secret");
        foreach (var replica in replicas)
        {
            await replica.SyncAsync(remote);
        }

        Assert.Empty(folder.Holding(Secret));
        await replicas[0].SyncAsync(remote);
        var device = new MemoryReplica(Vault, 9);
        await device.SyncAsync(remote);
        Assert.All(replicas, replica => Assert.Equal(device.Changes, replica.Changes));
        Assert.Equal("green 10 of 0000000000000003", device.Read("tea"));
    }

    [Fact]
    public async Task What_is_erased_is_gone_from_the_writers_own_objects_when_the_push_is_answered()
    {
        using var folder = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("secret", Secret);
        await replica.SyncAsync(remote);
        replica.Erase("secret");

        Assert.False(await replica.ExchangeAsync(remote));

        Assert.Empty(folder.Holding(Secret));
        Assert.Single(folder.Files, file => file.Contains("/segments/", StringComparison.Ordinal) && BucketFolder.Texts(File.ReadAllBytes(file)).Any(text => text.Contains("blank", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_prepared_before_the_erase_was_read_is_blanked_on_its_way()
    {
        using var folder = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var (first, second) = (new MemoryReplica(Vault, 1), new MemoryReplica(Vault, 2));
        first.Put("secret", "harmless");
        await first.SyncAsync(remote);
        await second.SyncAsync(remote);
        first.Erase("secret");
        await first.SyncAsync(remote);

        second.Put("secret", Secret);
        Assert.True(await second.ExchangeAsync(remote)); // Reads the erase, and sends in the same exchange what it had written before.
        await second.ExchangeAsync(remote);

        Assert.Empty(folder.Holding(Secret));
    }

    [Fact]
    public async Task Of_what_a_killed_push_left_without_a_manifest_nothing_stays()
    {
        using var folder = new BucketFolder();
        var bucket = new FolderBucket(folder.Path);
        using var remote = new BucketRemote(bucket);
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var (first, second) = (new MemoryReplica(Vault, 1), new MemoryReplica(Vault, 2));
        second.Put("secret", "harmless");
        await second.SyncAsync(remote);
        await first.SyncAsync(remote);
        first.Put("secret", Secret);
        using (var killed = new BucketRemote(new FaultyBucket(bucket, failAt: 6)))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => first.SyncAsync(killed));
        }

        Assert.Single(folder.Holding(Secret));
        second.Erase("secret");
        await second.SyncAsync(remote);
        await first.SyncAsync(remote);

        Assert.Empty(folder.Holding(Secret));
    }

    [Fact]
    public async Task Older_versions_that_a_server_keeps_are_removed_too()
    {
        await using var server = await S3Double.StartAsync(keepsVersions: true);
        using var remote = new BucketRemote(new S3Bucket(server.Settings()));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var replica = new MemoryReplica(Vault, 1);
        for (var round = 0; round < 10; round++)
        {
            replica.Put("secret", $"{Secret} {round}");
            await replica.SyncAsync(remote);
        }

        Assert.Contains(server.Contents, content => BucketFolder.Texts(content).Any(text => text.Contains(Secret, StringComparison.Ordinal)));
        replica.Erase("secret");
        await replica.SyncAsync(remote);

        Assert.DoesNotContain(server.Contents, content => BucketFolder.Texts(content).Any(text => text.Contains(Secret, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_malformed_stays_as_it_is()
    {
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("tea", "green");
        replica.Put("secret", Secret);
        var before = replica.Changes;

        var erased = new ErasedRecords([new RecordKey("memories", "secret")]);

        Assert.Equal(["no change"], erased.Blank(["no change"]));
        var blanked = erased.Blank(before);
        Assert.DoesNotContain(blanked, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.Contains(blanked, line => ChangeJson.Read(line) is { IsBlank: false, Key.Id: "tea" });
    }
}

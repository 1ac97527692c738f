using System.Text;
using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>What every bucket does, and sync through it.</summary>
public abstract class BucketContract
{
    protected static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_is_listed_and_got_back_until_it_is_deleted()
    {
        await using var place = await OpenAsync();
        var bucket = place.Bucket;
        await bucket.CreateAsync(Stop);
        var content = Enumerable.Range(0, 70_000).Select(number => (byte)(number * 7)).ToArray();

        await bucket.PutAsync("vaults/a/0001-ab", content, Stop);
        await bucket.PutAsync("vaults/a/b/c", Encoding.UTF8.GetBytes("small"), Stop);
        await bucket.PutAsync("vaults/ab/other", Encoding.UTF8.GetBytes("other"), Stop);

        Assert.Equal([("vaults/a/0001-ab", 70_000L), ("vaults/a/b/c", 5L)], (await bucket.ListAsync("vaults/a/", Stop)).Select(item => (item.Key, item.Bytes)).Order());
        Assert.Equal(content, await bucket.GetAsync("vaults/a/0001-ab", Stop));
        Assert.Equal("small"u8.ToArray(), await bucket.GetAsync("vaults/a/b/c", Stop));

        await bucket.DeleteAsync("vaults/a/0001-ab", Stop);

        Assert.Null(await bucket.GetAsync("vaults/a/0001-ab", Stop));
        Assert.Equal(["vaults/a/b/c"], (await bucket.ListAsync("vaults/a/", Stop)).Select(item => item.Key));
    }

    [Fact]
    public async Task What_is_not_there_is_not_an_error()
    {
        await using var place = await OpenAsync();
        await place.Bucket.CreateAsync(Stop);

        Assert.Empty(await place.Bucket.ListAsync("vaults/none/", Stop));
        Assert.Null(await place.Bucket.GetAsync("vaults/none/x", Stop));
        await place.Bucket.DeleteAsync("vaults/none/x", Stop);
    }

    [Fact]
    public async Task An_object_may_be_empty_and_may_be_put_again()
    {
        await using var place = await OpenAsync();
        await place.Bucket.CreateAsync(Stop);

        await place.Bucket.PutAsync("vaults/x", Array.Empty<byte>(), Stop);
        Assert.Empty((await place.Bucket.GetAsync("vaults/x", Stop))!);
        await place.Bucket.PutAsync("vaults/x", "more"u8.ToArray(), Stop);

        Assert.Equal("more"u8.ToArray(), await place.Bucket.GetAsync("vaults/x", Stop));
    }

    [Fact]
    public async Task All_objects_are_listed_however_many_there_are()
    {
        await using var place = await OpenAsync();
        await place.Bucket.CreateAsync(Stop);
        var keys = Enumerable.Range(0, place.ManyCount).Select(number => $"vaults/many/{number:0000}").ToList();
        foreach (var key in keys)
        {
            await place.Bucket.PutAsync(key, "x"u8.ToArray(), Stop);
        }

        Assert.Equal(keys, (await place.Bucket.ListAsync("vaults/many/", Stop)).Select(item => item.Key).Order());
    }

    [Fact]
    public async Task A_call_that_is_stopped_stops()
    {
        await using var place = await OpenAsync();
        await place.Bucket.CreateAsync(Stop);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => place.Bucket.PutAsync("vaults/x", "x"u8.ToArray(), stopped.Token));
        Assert.Null(await place.Bucket.GetAsync("vaults/x", Stop));
    }

    [Fact]
    public async Task A_bucket_that_nobody_added_is_not_there_and_is_not_made_by_a_sync()
    {
        await using var place = await OpenAsync();
        using var remote = new BucketRemote(place.Bucket);
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("tea", "green");

        var error = await Assert.ThrowsAsync<CairnException>(() => replica.SyncAsync(remote));

        Assert.Equal(("remote_unreachable", true), (error.Code, error.IsTransient));
        Assert.Contains("cairn remote add", error.Hint, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CairnException>(() => remote.ListVaultsAsync(Stop));
    }

    [Fact]
    public async Task Vaults_that_were_offered_are_listed_by_name_and_offering_twice_changes_nothing()
    {
        await using var place = await OpenAsync();
        using var remote = new BucketRemote(place.Bucket);
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        await remote.OfferVaultAsync(new RemoteVault(Guid.Parse("01940000-0000-7000-8000-000000000002"), ""), Stop);
        await remote.OfferVaultAsync(new RemoteVault(Vault, "another name"), Stop);

        Assert.Equal(["personal", ""], (await remote.ListVaultsAsync(Stop)).Select(vault => vault.Name));
    }

    [Fact]
    public async Task Three_replicas_that_write_delete_and_erase_hold_the_same_in_the_end()
    {
        await using var place = await OpenAsync();
        using var remote = new BucketRemote(place.Bucket);
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        MemoryReplica[] replicas = [new(Vault, 1), new(Vault, 2), new(Vault, 3)];
        for (var round = 0; round < 12; round++)
        {
            foreach (var replica in replicas)
            {
                replica.Put($"record{round % 5}", $"of replica {replica.Id} in round {round}");
                replica.Put($"only{round}", "once");
                await replica.SyncAsync(remote);
            }
        }

        replicas[0].Erase("record1");
        replicas[1].Delete("record2");
        for (var round = 0; round < 2; round++)
        {
            foreach (var replica in replicas)
            {
                await replica.SyncAsync(remote);
            }
        }

        Assert.All(replicas, replica => Assert.Equal(replicas[0].Changes, replica.Changes));
        Assert.All(replicas, replica => Assert.Equal((0, 0, null, "of replica 0000000000000003 in round 10"), (replica.Restarts, replica.Missing, replica.Read("record1"), replica.Read("record0"))));
        Assert.Equal(12 * 3 * 2 + 2, replicas[0].Changes.Count);
    }

    private protected abstract Task<BucketPlace> OpenAsync();
}

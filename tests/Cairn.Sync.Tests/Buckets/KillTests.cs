using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>The process is killed at every call that a sync makes, before the call and after it.</summary>
public sealed class KillTests
{
    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("push", false)]
    [InlineData("push", true)]
    [InlineData("merge", false)]
    [InlineData("merge", true)]
    [InlineData("erase", false)]
    [InlineData("erase", true)]
    [InlineData("erased elsewhere", false)]
    [InlineData("erased elsewhere", true)]
    public async Task Killed_at_any_step_nothing_is_lost_and_all_agree(string scene, bool isDone)
    {
        var steps = 0;
        for (var step = 1; await RunAsync(scene, step, isDone); step++)
        {
            steps = step;
        }

        // Fewer would mean that the scene does not do what it is for.
        Assert.InRange(steps, scene == "push" ? 6 : 9, 200);
    }

    private static async Task<bool> RunAsync(string scene, int failAt, bool isDone)
    {
        using var folder = new BucketFolder();
        var bucket = new FolderBucket(folder.Path);
        using var remote = new BucketRemote(bucket);
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        MemoryReplica[] replicas = [new(Vault, 1), new(Vault, 2), new(Vault, 3)];
        await PrepareAsync(scene, replicas, remote);

        var wasKilled = false;
        using (var killed = new BucketRemote(new FaultyBucket(bucket, failAt, isDone)))
        {
            try
            {
                await replicas[0].SyncAsync(killed);
            }
            catch (CairnException error) when (error.Message == "Killed.")
            {
                wasKilled = true;
            }
        }

        // Others may come first, and see what the killed one left.
        replicas[1].Put("later", "by another");
        await replicas[1].SyncAsync(remote);
        replicas[0].Put("after", "by the killed one");
        using (var restarted = new BucketRemote(new FolderBucket(folder.Path)))
        {
            await replicas[0].SyncAsync(restarted);
        }

        await replicas[1].SyncAsync(remote);
        await replicas[2].SyncAsync(remote);
        await replicas[0].SyncAsync(remote);
        Assert.All(replicas, replica => Assert.Equal(replicas[0].Changes, replica.Changes));
        Assert.All(replicas, replica => Assert.Equal((0, 0), (replica.Missing, replica.Restarts)));
        Assert.Equal("by the killed one", replicas[2].Read("after"));
        if (scene.StartsWith("erase", StringComparison.Ordinal))
        {
            Assert.Empty(folder.Holding("unutterable"));
        }

        return wasKilled;
    }

    private static async Task PrepareAsync(string scene, MemoryReplica[] replicas, BucketRemote remote)
    {
        for (var round = 0; round < (scene == "push" ? 2 : SizeTiers.FanOut); round++)
        {
            replicas[0].Put("tea", $"{(scene.StartsWith("erase", StringComparison.Ordinal) ? "unutterable" : "green")} {round}");
            await replicas[0].SyncAsync(remote);
        }

        await replicas[1].SyncAsync(remote);
        if (scene == "erased elsewhere")
        {
            replicas[1].Erase("tea");
            await replicas[1].SyncAsync(remote);
        }
        else if (scene == "erase")
        {
            replicas[0].Erase("tea");
        }
        else
        {
            replicas[0].Put("tea", "the last");
        }
    }
}

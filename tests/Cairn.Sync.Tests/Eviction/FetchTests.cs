using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Buckets;
using Cairn.Sync.Tests.Engine;
using Cairn.Sync.Tests.Http;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>Changes that are asked for by their ops come step by step.</summary>
public sealed class FetchTests
{
    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bucket_is_read_a_segment_at_a_step_and_each_once_until_all_is_found()
    {
        using var folder = new BucketFolder();
        var ops = await FillAsync(folder, 6);
        using var bucket = new FaultyBucket(new FolderBucket(folder.Path));
        using var remote = new BucketRemote(bucket);

        var steps = await remote.FetchAsync(Vault, [ops[2], ops[4]], Stop).ToListAsync(Stop);

        Assert.Equal([0, 0, 1, 0, 1], steps.Select(step => step.Count));
        Assert.Equal([ops[2], ops[4]], steps.SelectMany(step => step).Select(text => ChangeOp.Of(text)!.Value));
        var read = bucket.Calls.Where(call => call.StartsWith("get", StringComparison.Ordinal) && call.Contains("/segments/", StringComparison.Ordinal)).ToList();
        Assert.Equal((5, 5), (read.Count, read.Distinct().Count()));
    }

    [Fact]
    public async Task What_a_bucket_has_given_before_it_failed_is_not_lost()
    {
        using var folder = new BucketFolder();
        var ops = await FillAsync(folder, 6);
        using var bucket = new FolderBucket(folder.Path);
        using var remote = new BucketRemote(bucket);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var found = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var some in remote.FetchAsync(Vault, ops, ending.Token))
            {
                found.AddRange(some);
                if (found.Count == 3)
                {
                    await ending.CancelAsync();
                }
            }
        });

        Assert.Equal(ops[..3], found.Select(text => ChangeOp.Of(text)!.Value));
    }

    [Fact]
    public async Task What_a_bucket_does_not_have_is_looked_for_to_its_end()
    {
        using var folder = new BucketFolder();
        var ops = await FillAsync(folder, 3);
        using var remote = new BucketRemote(new FolderBucket(folder.Path));

        Assert.Equal([0, 1, 0], (await remote.FetchAsync(Vault, [ops[1], Guid.NewGuid()], Stop).ToListAsync(Stop)).Select(step => step.Count));
        Assert.Empty(await remote.FetchAsync(Vault, [], Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_server_is_asked_for_500_changes_at_a_step()
    {
        using var hub = new Device(1);
        var ops = await WriteAsync(hub, 1_100, "short");
        await using var server = await SyncServer.StartAsync();
        server.Vaults[hub.Vault.Id] = new ServedVault(hub.Vault);
        using var remote = server.Connect();

        var steps = await remote.FetchAsync(hub.Vault.Id, ops, Stop).ToListAsync(Stop);

        Assert.Equal([500, 500, 100], steps.Select(step => step.Count));
        Assert.Equal(ops, steps.SelectMany(step => step).Select(text => ChangeOp.Of(text)!.Value));
    }

    [Fact]
    public async Task A_server_is_asked_again_for_what_its_answer_had_no_room_for()
    {
        using var hub = new Device(1);
        var ops = await WriteAsync(hub, 50, new string('x', 240_000));
        await using var server = await SyncServer.StartAsync();
        server.Vaults[hub.Vault.Id] = new ServedVault(hub.Vault);
        using var remote = server.Connect();

        var steps = await remote.FetchAsync(hub.Vault.Id, [Guid.NewGuid(), .. ops], Stop).ToListAsync(Stop);

        Assert.Equal([34, 16, 0], steps.Select(step => step.Count));
        Assert.Equal(ops, steps.SelectMany(step => step).Select(text => ChangeOp.Of(text)!.Value));
    }

    private static async Task<Guid[]> WriteAsync(Device device, int count, string content)
    {
        await device.Vault.WriteAsync(batch =>
        {
            for (var number = 0; number < count; number++)
            {
                batch.Put(new RecordKey("memories", $"note-{number}"), [new("content", FieldValue.Text(content))], Device.Author);
            }

            return true;
        });
        return [.. device.Vault.Changes(0, count).Select(logged => logged.Change.Op)];
    }

    private static async Task<Guid[]> FillAsync(BucketFolder folder, int segments)
    {
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        var ops = new List<Guid>();

        // A replica merges segments of its own that are small; those of several lie apart.
        for (var number = 1; number <= segments; number++)
        {
            var replica = new MemoryReplica(Vault, (ulong)number);
            ops.Add(replica.Put($"note-{number}", $"text {number}"));
            await replica.SyncAsync(remote);
        }

        return [.. ops];
    }
}

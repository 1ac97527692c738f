using System.Collections.Concurrent;
using Cairn.Agent.Tests.Processes;
using Cairn.Core;
using Cairn.Hub.Projections;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests;
using Cairn.Sync.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cairn.Hub.Tests.Projections;

/// <summary>Read models follow the logs, each change once, whatever happens between.</summary>
public sealed class ProjectorTests(Postgres postgres)
{
    private static int _devices;

    private static readonly TimeSpan Late = TimeSpan.FromMinutes(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_and_its_checkpoint_are_there_together_or_not_at_all()
    {
        await using var hub = await StartAsync();
        var (vault, owner) = await FillAsync(hub, "anna", 25);
        var projection = new CountingProjection { BeforeCheckpoint = page => page.From == 10 ? throw new InvalidOperationException("killed") : Task.CompletedTask };
        var run = new ProjectionRun(hub.Database, projection, vault, owner, TimeProvider.System);

        Assert.Equal(ProjectionStep.More, await run.StepAsync(waits: false, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.StepAsync(waits: false, Stop));
        Assert.Equal(["10"], await hub.AsOwnerAsync("SELECT count(*) FROM counted"));
        Assert.Equal(["10"], await hub.AsOwnerAsync("SELECT seq FROM checkpoints WHERE projection = 'counting'"));

        projection.BeforeCheckpoint = _ => Task.CompletedTask;
        Assert.Equal(ProjectionStep.More, await run.StepAsync(waits: false, Stop));
        Assert.Equal(ProjectionStep.Done, await run.StepAsync(waits: false, Stop));
        Assert.Equal(ProjectionStep.Done, await run.StepAsync(waits: false, Stop));
        Assert.Equal(["25"], await hub.AsOwnerAsync("SELECT count(*) FROM counted"));
    }

    [Fact]
    public async Task Two_nodes_share_the_work_and_do_none_of_it_twice()
    {
        await using var hub = await StartAsync();
        var vaults = new List<Guid>();
        for (var number = 0; number < 6; number++)
        {
            vaults.Add((await FillAsync(hub, $"account {number}", 35)).Vault);
        }

        // The key of its table would not have a change twice.
        var nodes = new[] { Node(hub, new CountingProjection()), Node(hub, new CountingProjection()), Node(hub, new CountingProjection()) };
        await Task.WhenAll(nodes.Select(node => node.CatchUpAsync(null, Stop)));
        await nodes[0].CatchUpAsync(null, Stop);

        Assert.Equal([$"{6 * 35}"], await hub.AsOwnerAsync("SELECT count(*) FROM counted"));
        Assert.Equal(["0"], await hub.AsOwnerAsync("SELECT sum(attempts) FROM checkpoints WHERE projection = 'counting'"));
    }

    [Fact]
    public async Task One_who_is_at_a_vault_keeps_others_out_until_it_is_done()
    {
        await using var hub = await StartAsync();
        var (vault, owner) = await FillAsync(hub, "anna", 5);
        var (arrived, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = new CountingProjection
        {
            BeforeCheckpoint = _ =>
            {
                arrived.SetResult();
                return goOn.Task;
            },
        };
        var first = new ProjectionRun(hub.Database, slow, vault, owner, TimeProvider.System).StepAsync(waits: false, Stop);
        await arrived.Task;

        var second = new ProjectionRun(hub.Database, new CountingProjection(), vault, owner, TimeProvider.System);
        Assert.Equal(ProjectionStep.Taken, await second.StepAsync(waits: false, Stop));
        await Node(hub, new CountingProjection()).CatchUpAsync(null, Stop);
        goOn.SetResult();

        Assert.Equal(ProjectionStep.Done, await first);
        Assert.Equal(["5"], await hub.AsOwnerAsync("SELECT count(*) FROM counted"));
    }

    [Fact]
    public async Task A_vault_that_fails_stops_no_other_and_is_tried_again_later()
    {
        await using var hub = await StartAsync();
        var (bad, _) = await FillAsync(hub, "anna", 5);
        var (good, _) = await FillAsync(hub, "ben", 5);
        var tries = new ConcurrentBag<Guid>();
        var projection = new CountingProjection
        {
            BeforeCheckpoint = page =>
            {
                tries.Add(page.Vault);
                return page.Vault == bad ? throw new CairnException("disk_full", "secret content", "…") : Task.CompletedTask;
            },
        };
        var time = new ManualTime();
        var node = new Projector(hub.Database, [projection], time, NullLogger.Instance);

        await node.CatchUpAsync(null, Stop);
        await node.CatchUpAsync(null, Stop);

        Assert.Equal([bad], tries.Where(vault => vault == bad));
        Assert.Equal([$"{good}"], await hub.AsOwnerAsync("SELECT DISTINCT vault FROM counted"));
        Assert.Equal(["0 1 disk_full"], await hub.AsOwnerAsync($"SELECT concat_ws(' ', seq, attempts, error) FROM checkpoints WHERE projection = 'counting' AND vault = '{bad}'"));
        var lag = await node.LagAsync(projection, Stop);
        Assert.Equal((1L, 1L, 5L), (lag.Vaults, lag.Failing, lag.Changes));
        Assert.Equal(["t"], (await hub.AsOwnerAsync($"SELECT pushed_at = '{lag.Oldest:O}' FROM changes WHERE vault = '{bad}' AND seq = 1")).ConvertAll(text => text[..1].ToLowerInvariant()));

        time.Advance(Late);
        projection.BeforeCheckpoint = _ => Task.CompletedTask;
        await node.CatchUpAsync(null, Stop);
        Assert.Equal(["10"], await hub.AsOwnerAsync("SELECT count(*) FROM counted"));
        Assert.Equal(["0"], await hub.AsOwnerAsync("SELECT sum(attempts) FROM checkpoints WHERE projection = 'counting'"));
        Assert.Equal(0, (await node.LagAsync(projection, Stop)).Vaults);
    }

    [Fact]
    public async Task A_later_version_builds_anew_and_an_earlier_one_leaves_it_alone()
    {
        await using var hub = await StartAsync();
        var (vault, owner) = await FillAsync(hub, "anna", 25);
        await Node(hub, new CountingProjection()).CatchUpAsync(null, Stop);

        await Node(hub, new CountingProjection(version: 2)).CatchUpAsync(null, Stop);
        Assert.Equal(["25"], await hub.AsOwnerAsync("SELECT count(*) FROM counted WHERE version = 2"));

        await FillAsync(hub, owner, vault, 3);
        await Node(hub, new CountingProjection()).CatchUpAsync(null, Stop);
        Assert.Equal(["25"], await hub.AsOwnerAsync("SELECT count(*) FROM counted"));
        await Node(hub, new CountingProjection(version: 2)).CatchUpAsync([vault], Stop);
        Assert.Equal(["28"], await hub.AsOwnerAsync("SELECT count(*) FROM counted WHERE version = 2"));
    }

    [Fact]
    public async Task A_node_follows_what_is_pushed_to_it_and_to_another()
    {
        await using var hub = await StartAsync();
        await using var other = await hub.StartNodeAsync();
        var (vault, owner) = await FillAsync(hub, "anna", 40);
        await FillAsync(other, owner, vault, 40);

        // The keyword index lets 64 changes gather.
        await Eventually.HoldsAsync(async () => await hub.AsOwnerAsync("SELECT 1 FROM checkpoints JOIN heads USING (vault, seq) WHERE projection = 'memories'") is not []);
    }

    private static Projector Node(TestHub hub, IProjection projection) => new(hub.Database, [projection], TimeProvider.System, NullLogger.Instance);

    private async Task<TestHub> StartAsync()
    {
        var hub = await TestHub.StartAsync(postgres);
        await CountingProjection.MakeTableAsync(hub);
        return hub;
    }

    private static async Task<(Guid Vault, Guid Owner)> FillAsync(TestHub hub, string account, int changes)
    {
        var owner = await hub.AddAccountAsync(account);
        var vault = Guid.CreateVersion7();
        await FillAsync(hub, owner, vault, changes);
        return (vault, owner);
    }

    private static async Task FillAsync(TestHub hub, Guid owner, Guid vault, int changes)
    {
        var (_, token) = await hub.AddDeviceAsync(owner);
        using var remote = hub.Connect(token);
        await remote.OfferVaultAsync(new RemoteVault(vault, "personal"), Stop);
        using var device = new Device(Interlocked.Increment(ref _devices));
        await device.Vault.JoinAsync(vault);
        for (var number = 0; number < changes; number++)
        {
            await device.RememberAsync($"memory {number}");
        }

        await device.SyncAsync(remote, Guid.NewGuid());
    }
}

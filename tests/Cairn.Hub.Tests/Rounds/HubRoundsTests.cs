using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Sync.Rounds;
using Cairn.Core;
using Cairn.Hub.Cluster;
using Cairn.Hub.Tests.Accounts;

namespace Cairn.Hub.Tests.Rounds;

/// <summary>Twenty real agents that write and sync through a real hub of two nodes, and everything that can go wrong with it: nothing that was acknowledged is lost, nothing that was deleted or erased comes back, and in the end all are equal.</summary>
public sealed class HubRoundsTests
{
    private const int Agents = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_agents_end_up_equal_whatever_becomes_of_the_hub()
    {
        RequirePostgres();
        await using var hub = await HubWorld.StartAsync();
        var devices = Enumerable.Range(1, Agents).Select(number => new Device($"agent {number}")).ToList();
        await using var world = new World(devices) { SyncEvery = TimeSpan.FromMilliseconds(500) };
        (await devices[0].Home.RunAsync("remember", "what all of them know")).Ending(0);
        await StartAsync(hub, devices[0]);
        await Task.WhenAll(devices.Skip(1).Select(device => StartAsync(hub, device)));

        await world.PlayAsync(7, new Dictionary<string, Func<Random, Task>>
        {
            ["a node is killed"] = random => KillAsync(hub, random, random.Next(hub.NodeCount)),
            ["all nodes are killed"] = random => KillAsync(hub, random, [.. Enumerable.Range(0, hub.NodeCount)]),
            ["a node is replaced"] = random => AfterAsync(random, () => hub.ReplaceNodeAsync(random.Next(hub.NodeCount))),
            ["PostgreSQL is restarted"] = random => AfterAsync(random, () => hub.RestartPostgresAsync("fast")),
            ["PostgreSQL is killed"] = random => AfterAsync(random, () => hub.RestartPostgresAsync("immediate")),
            ["the network is cut while a new device gets everything"] = _ => BootstrapAsync(hub),
            ["agents are killed"] = random => KillAsync(devices, random),
        });

        // Each change once, and the sequence without a gap.
        var (changes, ops, head) = await hub.LogAsync();
        Assert.Equal((head, head), (changes, ops));
    }

    private static async Task StartAsync(HubWorld hub, Device device)
    {
        var link = hub.AddLink();
        (await LoginRun.RunAsync(new Uri($"http://127.0.0.1:{link.Port}"), hub.Person, device.Home, $"{device}")).Ending(0);
        await device.StartAsync();
    }

    private static async Task KillAsync(HubWorld hub, Random random, params int[] nodes)
    {
        await WaitAsync(random.Next(1_500));
        foreach (var node in nodes) await hub.KillNodeAsync(node);
        await WaitAsync(random.Next(1_000));
        foreach (var node in nodes) await hub.StartNodeAsync(node);
        await WaitAsync(random.Next(500));
    }

    private static async Task KillAsync(List<Device> devices, Random random)
    {
        var some = random.GetItems(devices.ToArray(), 5).Distinct().ToList();
        await WaitAsync(random.Next(1_500));
        foreach (var device in some) await device.KillAsync();
        await WaitAsync(random.Next(500));
        foreach (var device in some) await device.StartAsync();
    }

    private static async Task AfterAsync(Random random, Func<Task> trouble)
    {
        await WaitAsync(random.Next(1_500));
        await trouble();
        await WaitAsync(random.Next(500));
    }

    // What it had when it was cut off it keeps, and gets the rest by itself.
    private static async Task BootstrapAsync(HubWorld hub)
    {
        using var home = new CairnHome();
        var link = hub.AddLink();
        link.Fault = new LinkFault { BytesPerSecond = 20_000 };
        var login = LoginRun.RunAsync(new Uri($"http://127.0.0.1:{link.Port}"), hub.Person, home, "a new device");
        while (!login.IsCompleted && !home.Folder().Exists) await WaitAsync(10);
        await WaitAsync(300);
        link.Fault = new LinkFault { IsDown = true };
        link.Cut();
        Assert.False(login.IsCompleted, "It had everything before it could be cut off.");
        Assert.NotEqual(0, (await login).ExitCode);

        var (_, _, reached) = await hub.LogAsync();
        link.Fault = LinkFault.None;
        (await home.RunAsync("sync")).Ending(0);
        using var vault = home.Open();
        Assert.InRange(vault.Head(), reached, long.MaxValue);
    }

    private static void RequirePostgres()
    {
        try
        {
            PostgresPrograms.Find();
        }
        catch (CairnException missing) when (missing.Code == "postgres_missing" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("Needs PostgreSQL: run ./test once.");
        }
    }

    private static Task WaitAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, Stop);
}

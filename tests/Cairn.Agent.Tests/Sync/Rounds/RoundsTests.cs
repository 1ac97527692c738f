using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>Real agents that sync, and everything that can go wrong between them: nothing that was acknowledged is lost, nothing that was deleted or erased comes back, and in the end all are equal.</summary>
public sealed class RoundsTests
{
    [Fact]
    public async Task Agents_that_are_killed_and_cut_off_end_up_equal_with_another_device_between_them()
    {
        var serves = Device.FreePort();
        await using var first = new FaultyLink(serves);
        await using var second = new FaultyLink(serves);
        FaultyLink[] links = [first, second];
        Device[] devices = [new("remote", "--serve", $"127.0.0.1:{serves}"), new("first"), new("second")];
        await using var world = new World(devices);
        (await devices[0].Home.RunAsync("remember", "what all of them know")).Ending(0);
        await devices[0].StartAsync();
        foreach (var (device, link) in devices[1..].Zip(links))
        {
            (await device.Home.RunAsync("pair", await devices[0].CodeAsync(link))).Ending(0);
            await device.StartAsync();
        }

        var troubles = devices.ToDictionary(device => $"{device} is killed", device => (Func<Random, Task>)(random => KillAsync(device, random)));
        troubles.Add("the network is cut", random => BreakAsync(links, random, _ => new() { IsDown = true }));
        troubles.Add("requests are swallowed", random => BreakAsync(links, random, _ => new() { SwallowsRequests = true }));
        troubles.Add("answers are swallowed", random => BreakAsync(links, random, _ => new() { SwallowsAnswers = true }));
        troubles.Add("answers are torn", random => BreakAsync(links, random, _ => new() { AnswerBytesMax = random.Next(4_000) }));
        troubles.Add("the network is slow", random => BreakAsync(links, random, _ => new() { Delay = TimeSpan.FromMilliseconds(random.Next(100)), BytesPerSecond = random.Next(5_000, 100_000) }));
        await world.PlayAsync(20, troubles);
    }

    [Fact]
    public async Task Agents_that_are_killed_end_up_equal_with_a_folder_between_them()
    {
        Device[] devices = [new("first"), new("second")];
        await using var world = new World(devices);
        var shared = Path.Combine(devices[0].Home.Root, "shared");
        (await devices[0].Home.RunAsync("remember", "what both know")).Ending(0);
        foreach (var device in devices)
        {
            (await device.Home.RunAsync("remote", "add", "shared", shared)).Ending(0);
            await device.StartAsync();
        }

        await world.PlayAsync(10, devices.ToDictionary(device => $"{device} is killed", device => (Func<Random, Task>)(random => KillAsync(device, random))));
    }

    [Fact]
    public async Task A_first_sync_whose_process_is_killed_goes_on_where_it_was()
    {
        const int Memories = 4_000;
        var serves = Device.FreePort();
        await using var link = new FaultyLink(serves);
        await using var remote = new Device("remote", "--serve", $"127.0.0.1:{serves}");
        using var home = new CairnHome();
        var random = new Random(World.Seed);
        await remote.Home.SeedAsync([.. Enumerable.Range(0, Memories).Select(_ => Ledger.NewWord(random))]);
        await remote.StartAsync();

        link.Fault = new LinkFault { BytesPerSecond = 200_000 };
        using (var pairing = home.StartCairn("pair", await remote.CodeAsync(link)))
        {
            while (MemoriesOf(home) == 0) await WaitAsync(10);
            pairing.Kill();
            await pairing.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var had = MemoriesOf(home);
        link.Fault = LinkFault.None;
        var synced = (await home.RunAsync("sync", "--json")).Ending(0).Json.GetProperty("remotes")[0].GetProperty("vaults")[0];

        Assert.InRange(had, 1, Memories - 1);
        Assert.Equal((Memories - had, 0), (synced.GetProperty("received").GetInt64(), synced.GetProperty("known").GetInt32()));
        using var vault = home.Open();
        Assert.Equal(remote.Digest(), vault.Digest().ToString());
    }

    private static long MemoriesOf(CairnHome home)
    {
        if (!home.Folder().Exists) return 0;
        using var vault = home.Open();
        return vault.Status().Memories;
    }

    private static async Task KillAsync(Device device, Random random)
    {
        await WaitAsync(random.Next(1_000));
        await device.KillAsync();
        await WaitAsync(random.Next(100));
        await device.StartAsync();
        await WaitAsync(random.Next(200));
    }

    private static async Task BreakAsync(FaultyLink[] links, Random random, Func<FaultyLink, LinkFault> fault)
    {
        var broken = links[..random.Next(1, links.Length + 1)];
        var harmed = broken.Sum(link => link.Harmed);
        await WaitAsync(random.Next(300));
        foreach (var link in broken)
        {
            link.Fault = fault(link);
            if (link.Fault.IsDown) link.Cut();
        }

        await WaitAsync(random.Next(500, 1_500));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (broken.Sum(link => link.Harmed) == harmed) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);

        foreach (var link in broken)
        {
            // What was swallowed is missing from its connection, which ends with the trouble.
            var hasGaps = link.Fault.SwallowsRequests || link.Fault.SwallowsAnswers;
            link.Fault = LinkFault.None;
            if (hasGaps) link.Cut();
        }
    }

    private static Task WaitAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
}

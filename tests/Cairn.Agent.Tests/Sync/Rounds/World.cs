using System.Globalization;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>Devices that are written on while something goes wrong, round after round; after each, all must be well by itself.</summary>
/// <param name="devices">All of them.</param>
internal sealed class World(IReadOnlyList<Device> devices) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Ledger _ledger = new();

    /// <summary>How often each device is asked to sync while something goes wrong.</summary>
    public TimeSpan SyncEvery { get; init; } = LookEvery;

    /// <summary>Seeds what is written and what goes wrong: <c>CAIRN_ROUNDS_SEED</c>, or another each time. The moments are the machine's.</summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable("CAIRN_ROUNDS_SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : Environment.TickCount;

    /// <summary>Plays rounds.</summary>
    /// <param name="rounds">How many; <c>CAIRN_ROUNDS</c> says otherwise.</param>
    /// <param name="troubles">What can go wrong, which is over when the task completes: all in turn, in any order.</param>
    public async Task PlayAsync(int rounds, IReadOnlyDictionary<string, Func<Random, Task>> troubles)
    {
        var random = new Random(Seed);
        rounds = Environment.GetEnvironmentVariable("CAIRN_ROUNDS") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : rounds;
        var order = new Queue<string>();
        for (var round = 1; round <= rounds; round++)
        {
            if (order.Count == 0) order = Shuffled(troubles.Keys, random);
            var name = order.Dequeue();
            try
            {
                await PlayAsync(random, troubles[name]);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Round {round} ({name}) of seed {Seed}: {fault.Message}\n{string.Join('\n', devices.Select(device => $"{device} said: {device.Said}"))}", fault);
            }
        }

        _ledger.RequireMany(rounds);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in devices) await device.DisposeAsync();
    }

    private static Queue<string> Shuffled(IEnumerable<string> names, Random random)
    {
        string[] all = [.. names];
        random.Shuffle(all);
        return new Queue<string>(all);
    }

    private async Task PlayAsync(Random random, Func<Random, Task> trouble)
    {
        using var over = new CancellationTokenSource();
        var busy = devices.Select(device => new DeviceWriter(device, _ledger, new Random(random.Next())).RunAsync(over.Token))
            .Concat(devices.Select(device => KeepSyncingAsync(device, over.Token))).ToList();
        try
        {
            await trouble(random);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(busy);
        }

        await SettleAsync();
        IReadOnlyList<string> erased = [];
        foreach (var device in devices)
        {
            using var inspection = new Inspection(device);
            erased = inspection.Hold(_ledger);
        }

        foreach (var device in devices) FileBytes.HoldNone(device.Home.Root, erased);
    }

    // So that there is an exchange to be hit at any moment; by itself an agent that failed waits for ten seconds.
    private async Task KeepSyncingAsync(Device device, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await device.SyncAsync();
            }
            catch (HttpRequestException)
            {
                // Its agent is dead.
            }

            await Task.Delay(SyncEvery, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task SettleAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await UnsettledAsync() is { } unsettled)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) Assert.Fail($"After {Patience} of peace all is not well. {unsettled}");
            await Task.Delay(LookEvery, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string?> UnsettledAsync()
    {
        foreach (var device in devices) await device.SyncAsync();
        foreach (var device in devices)
        {
            if (await device.ProblemAsync() is { } problem) return problem;
        }

        var digests = devices.Select(device => device.Digest()).ToList();
        return digests.Distinct().Count() == 1 ? null : $"The digests are {string.Join(", ", digests)}.";
    }
}

using System.Collections.Concurrent;
using Cairn.Agent.Tests.Processes;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Sync.Engine;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Hub.Tests.Operations;

/// <summary>A node that is asked to stop: nobody loses anything, and who listened to it soon listens to another.</summary>
public sealed class StopTests(Postgres postgres)
{
    private static readonly Guid Remote = Guid.NewGuid();
    private static readonly SyncSchedule OnlyWhenTold = new(TimeSpan.Zero, TimeSpan.FromDays(1), 1_000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_goes_on_at_another_node_and_hears_of_the_next_change_there()
    {
        using var home = new CairnHome();
        await using var hub = await TestHub.StartAsync(postgres);
        var account = await hub.AddAccountAsync("anna");
        var (_, token) = await hub.AddDeviceAsync(account);
        var (_, otherToken) = await hub.AddDeviceAsync(account);
        var settings = new { database = postgres.ServiceOf(hub.Owner), listen = "http://127.0.0.1:0", leave_seconds = 1 };
        using var first = await HubProcess.StartAsync(home, settings);
        using var second = await HubProcess.StartAsync(home, settings);
        await using var balancer = new Balancer(first.Address, second.Address);
        using var writer = new Device(1);
        using var reader = await Device.OfAsync(writer, 2);
        using var direct = new HttpRemote(new HttpRemoteOptions { Address = second.Address, Token = otherToken });
        await direct.OfferVaultAsync(new RemoteVault(writer.Vault.Id, "personal"), Stop);
        using var balanced = new HttpRemote(new HttpRemoteOptions { Address = balancer.Address, Token = token });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var time = new NotedTime();
        var listening = new SyncLoop(Remote, balanced, [reader.Replica], OnlyWhenTold, time, () => 0.5).RunAsync(end.Token);
        await WriteAsync(writer, direct, "before");
        await ArriveAsync(reader, "before");

        first.Terminate();

        Assert.Equal(0, await first.EndAsync());
        await WriteAsync(writer, direct, "after");
        await ArriveAsync(reader, "after");
        Assert.Null(reader.Replica.Progress(Remote).Problem);
        Assert.Contains(TimeSpan.FromSeconds(1.5), time.Waits); // Half of the three seconds within which it is to come again.
        Assert.DoesNotContain(time.Waits, wait => wait >= TimeSpan.FromSeconds(10) && wait <= TimeSpan.FromSeconds(375)); // What it waits after failures.
        await end.CancelAsync();
        await listening;
    }

    [Fact]
    public async Task A_stream_ends_whole_with_a_word_of_when_to_come_again()
    {
        await using var hub = await TestHub.StartAsync(postgres, options => options with { LeaveSeconds = 0 });
        var (_, token) = await hub.AddDeviceAsync(await hub.AddAccountAsync("anna"));
        var vault = await hub.OfferVaultAsync(token);
        using var client = hub.NewClient(token);
        using var signal = new CancellationTokenSource();
        var running = hub.Server.RunAsync(signal.Token);
        using var stream = new StreamReader(await client.GetStreamAsync($"v1/exchange/hints?vault={vault}", Stop));
        Assert.StartsWith(":", await stream.ReadLineAsync(Stop), StringComparison.Ordinal);

        await signal.CancelAsync();

        Assert.Equal("\nretry: 3000\n\n", await stream.ReadToEndAsync(Stop));
        await running;
    }

    [Fact]
    public async Task What_is_being_answered_is_finished()
    {
        await using var hub = await TestHub.StartAsync(postgres, options => options with { LeaveSeconds = 0 });
        var account = await hub.AddAccountAsync("anna");
        var (_, token) = await hub.AddDeviceAsync(account);
        var vault = await hub.OfferVaultAsync(token);
        using var remote = hub.Connect(token);
        using var signal = new CancellationTokenSource();
        var running = hub.Server.RunAsync(signal.Token);
        Task<IReadOnlyList<ExchangeAnswer>> pushing;
        await using (var blocking = await hub.Database.BeginAsync(account, Stop))
        {
            await blocking.ExecuteAsync("SELECT seq FROM heads WHERE vault = @vault FOR UPDATE", new { vault });
            pushing = remote.ExchangeAsync([new ExchangeRequest { Vault = vault, Replica = "00000000000000ab", Changes = [LogEntry.Put("m1", "text", 1).Text] }], Stop);
            await WaitsAsync(hub);
            await signal.CancelAsync();
        }

        Assert.Equal(PushStatus.Applied, Assert.Single(Assert.Single(await pushing).Results).Status);
        await running;
    }

    private static async Task WriteAsync(Device writer, HttpRemote remote, string content)
    {
        await writer.RememberAsync(content, content);
        Assert.Null((await writer.SyncAsync(remote, Remote)).Problem);
    }

    private static Task ArriveAsync(Device reader, string id) => Eventually.HoldsAsync(() => reader.Content(new RecordKey("memories", id)) is not null);

    private static Task WaitsAsync(TestHub hub) => Eventually.HoldsAsync(async () => await hub.FindAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);

    /// <summary>The system's clock, which notes how long it was asked to wait.</summary>
    private sealed class NotedTime : TimeProvider
    {
        public ConcurrentBag<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, dueTime, period);
        }
    }
}

using System.Threading.Channels;
using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Tests.Events;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task A_stream_without_changes_brings_a_comment_each_fifteen_seconds()
    {
        using var home = new CairnHome();
        await home.SeedAsync("text");
        var time = new ManualTime();
        var at = new VaultHome(home.Path);
        await using var server = await AgentServer.StartAsync(
            new AgentOptions { Port = 0 }, new AgentContext(new OpenVaults(at, new VaultOptions { Time = time }, (_, _) => { }), _ => { }), AgentLock.Take(at));
        using var client = new ApiClient(server.Url, "none");
        using var events = await EventReader.OpenAsync(client.OpenAsync("/v1/events"));
        Assert.Equal("the changes of the vault follow", (await events.NextAsync())!.Value.Comment);

        for (var beat = 0; beat < 2; beat++)
        {
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(15));
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal("nothing new", (await events.NextAsync())!.Value.Comment);
        }
    }

    /// <summary>A clock that moves only when told to, and says which timers are set.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();
        private readonly List<Timer> _timers = [];
        private readonly Lock _lock = new();
        private DateTimeOffset _now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }

        public async Task WaitForTimerAsync(TimeSpan due)
        {
            while (await _set.Reader.ReadAsync(TestContext.Current.CancellationToken) != due)
            {
            }
        }

        public void Advance(TimeSpan by)
        {
            List<Timer> due;
            lock (_lock)
            {
                _now += by;
                due = [.. _timers.Where(timer => timer.DueAt <= _now)];
                _timers.RemoveAll(due.Contains);
            }

            due.ForEach(timer => timer.Fire());
        }

        private sealed class Timer(ManualTime time, Action fire) : ITimer
        {
            public DateTimeOffset DueAt { get; private set; }

            public void Fire() => fire();

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (time._lock)
                {
                    time._timers.Remove(this);
                    if (dueTime == Timeout.InfiniteTimeSpan) return true;
                    DueAt = time._now + dueTime;
                    time._timers.Add(this);
                }

                return time._set.Writer.TryWrite(dueTime);
            }

            public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}

using System.Net.Sockets;
using System.Reflection;
using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Sync.Engine;

namespace Cairn.Sync.Tests.Engine;

/// <summary>A loop that runs for days.</summary>
public sealed class SyncLoopTests : IDisposable
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private static readonly SyncSchedule Rarely = new(TimeSpan.Zero, TimeSpan.FromHours(1), 1_000);

    private readonly Device _hub = new(1);

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task While_another_process_is_at_one_vault_only_that_one_is_looked_at_again_and_less_and_less_often()
    {
        using var free = await Device.OfAsync(_hub, 2);
        using var held = await Device.OfAsync(_hub, 3);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var remote = new DirectRemote(_hub.Vault);
        var askedBy = new List<string>();
        remote.Asked = request => askedBy.Add(request.Replica);
        var rounds = new List<(int Count, DateTimeOffset At)>();
        var lease = held.Replica.TryLease(Hub);
        var loop = new SyncLoop(Hub, new WithoutHints(remote), [free.Replica, held.Replica], Rarely, TimeProvider.System, () => 0)
        {
            Synced = reports =>
            {
                rounds.Add((reports.Count, TimeProvider.System.GetUtcNow()));
                if (rounds.Count == 3)
                {
                    lease!.Dispose();
                }
                else if (rounds.Count == 4)
                {
                    stop.Cancel();
                }
            },
        };

        await loop.RunAsync(stop.Token).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal([2, 1, 1, 1], rounds.Select(round => round.Count));
        Assert.True(rounds[2].At - rounds[1].At > rounds[1].At - rounds[0].At);
        Assert.Equal(askedBy.TakeWhile(replica => replica == free.Replica.Replica).Count(), askedBy.IndexOf(held.Replica.Replica));
        Assert.DoesNotContain(free.Replica.Replica, askedBy.Skip(askedBy.IndexOf(held.Replica.Replica)));
    }

    [Fact]
    public async Task However_often_one_vault_is_written_to_no_more_than_one_wait_for_each_is_left()
    {
        using var busy = await Device.OfAsync(_hub, 2);
        using var idle = await Device.OfAsync(_hub, 3);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watched = Waits.Of(idle.Replica);
        var loop = new SyncLoop(Hub, new WithoutHints(new DirectRemote(_hub.Vault)), [busy.Replica, watched], Rarely, TimeProvider.System, () => 0);
        var running = loop.RunAsync(stop.Token);
        for (var written = 0; written < 20; written++)
        {
            var before = Waits.Begun(watched);
            await busy.RememberAsync("one more");
            while (Waits.Begun(watched) == before)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        Assert.InRange(Waits.Open(watched), 0, 2);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_sync_by_hand_that_succeeds_ends_the_wait_after_a_failure()
    {
        using var device = await Device.OfAsync(_hub, 2);
        using var remote = new DirectRemote(_hub.Vault);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (failed, synced) = (new TaskCompletionSource(), new TaskCompletionSource());
        remote.Asked = _ => throw new CairnException("remote_denied", "No.", "");
        var time = new QuickTime();
        var loop = new SyncLoop(Hub, new WithoutHints(remote), [device.Replica], Rarely, time, () => 0)
        {
            Synced = reports => (reports[0].Problem is null ? synced : failed).TrySetResult(),
        };
        var running = loop.RunAsync(stop.Token);
        await failed.Task;

        remote.Asked = null;
        Assert.Null((await device.SyncAsync(remote, Hub)).Problem);

        // By itself it would try again in five minutes, which are thirty seconds here.
        await synced.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(IOException))]
    public async Task Watching_goes_on_after_a_bare_fault_of_the_network(Type fault)
    {
        using var device = await Device.OfAsync(_hub, 2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (first, synced) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var remote = new DirectRemote(_hub.Vault) { Watched = () => throw (Exception)Activator.CreateInstance(fault)! };
        var loop = new SyncLoop(Hub, remote, [device.Replica], Rarely, new QuickTime(), () => 0)
        {
            Synced = _ => (device.Content(new("memories", "new")) is null ? first : synced).TrySetResult(),
        };
        var running = loop.RunAsync(stop.Token);
        remote.Watched = null;
        await first.Task;

        await _hub.RememberAsync("new", "new");
        await synced.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>A clock whose waits take a tenth of their time.</summary>
    private sealed class QuickTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / 10, period);
    }

    /// <summary>Counts how often a replica is waited for.</summary>
#pragma warning disable CA1852, MA0053 // The proxy that is made at run time derives from it.
    internal class Waits : DispatchProxy
#pragma warning restore CA1852, MA0053
    {
        private IReplica _inner = null!;
        private int _begun;
        private int _open;

        public static IReplica Of(IReplica inner)
        {
            var replica = Create<IReplica, Waits>();
            ((Waits)(object)replica)._inner = inner;
            return replica;
        }

        public static int Begun(IReplica replica) => Volatile.Read(ref ((Waits)(object)replica)._begun);

        public static int Open(IReplica replica) => Volatile.Read(ref ((Waits)(object)replica)._open);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var answer = targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
            return targetMethod.Name == nameof(IReplica.WaitForChangesAsync) ? CountAsync((Task)answer!) : answer;
        }

        private async Task CountAsync(Task wait)
        {
            Interlocked.Increment(ref _begun);
            Interlocked.Increment(ref _open);
            try
            {
                await wait;
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }
}

using Cairn.Hub.Operations;

namespace Cairn.Hub.Projections;

/// <summary>Keeps the read models of a hub up to date on one node: at once when a log grows here or another node tells of it, and every 30 seconds for what nobody told of.</summary>
internal sealed class ProjectionWorker : IAsyncDisposable
{
    private static readonly TimeSpan SweepTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestTime = TimeSpan.FromSeconds(1);

    // One look at many vaults costs little more than one at a single vault.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);

    private readonly HubNode _hub;
    private readonly Projector _projector;
    private readonly Lock _lock = new();
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private HashSet<Guid> _grown = [];

    private ProjectionWorker(HubNode hub, Projector projector)
    {
        (_hub, _projector) = (hub, projector);
        hub.Heads.Grown += Hear;
        hub.Heads.Heard += Hear;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Told when read models have changed.</summary>
    public Action? Projected { get; set; }

    public static ProjectionWorker Start(HubNode hub, Projector projector) => new(hub, projector);

    public async ValueTask DisposeAsync()
    {
        _hub.Heads.Grown -= Hear;
        _hub.Heads.Heard -= Hear;
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private void Hear(Guid vault, long head)
    {
        lock (_lock)
        {
            _grown.Add(vault);
        }

        _wake.Set();
    }

    private async Task RunAsync()
    {
        HashSet<Guid>? grown = null;
        for (var swept = _hub.Time.GetTimestamp(); ;)
        {
            try
            {
                if (await _projector.CatchUpAsync(grown, _end.Token))
                {
                    Projected?.Invoke();
                }
            }
            catch (Exception failure) when (!_end.IsCancellationRequested)
            {
                // What was missed is found by the next sweep.
                ProjectionLog.Interrupted(_hub.Log, _hub.Explain(failure).Code);
                await Task.Delay(RestTime, _hub.Time, _end.Token);
            }

            // Logs that are heard of all the time do not put the sweep off.
            var left = SweepTime - _hub.Time.GetElapsedTime(swept);
            var isSweep = left <= TimeSpan.Zero || !await _wake.WaitAsync(left, _hub.Time, _end.Token);
            await Task.Delay(GatherTime, _hub.Time, _end.Token);
            (grown, swept) = isSweep ? (null, _hub.Time.GetTimestamp()) : (Take(), swept);
        }
    }

    private HashSet<Guid> Take()
    {
        lock (_lock)
        {
            return Interlocked.Exchange(ref _grown, []);
        }
    }
}

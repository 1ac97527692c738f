using Cairn.Hub.Operations;

namespace Cairn.Hub.Projections;

/// <summary>Sends the outbox on one node: when something may have been written to it, and every few seconds for what has become due.</summary>
internal sealed class OutboxWorker : IAsyncDisposable
{
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(5);

    private readonly HubNode _hub;
    private readonly OutboxDispatcher _dispatcher;
    private readonly ProjectionWorker _projections;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private OutboxWorker(HubNode hub, OutboxDispatcher dispatcher, ProjectionWorker projections)
    {
        (_hub, _dispatcher, _projections) = (hub, dispatcher, projections);
        projections.Projected += hub.OutboxGrown.Set;
        _running = Task.Run(RunAsync);
    }

    public static OutboxWorker Start(HubNode hub, OutboxDispatcher dispatcher, ProjectionWorker projections) => new(hub, dispatcher, projections);

    public async ValueTask DisposeAsync()
    {
        _projections.Projected -= _hub.OutboxGrown.Set;
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var lanes = new List<Task>();
        try
        {
            while (true)
            {
                await BeginAsync(lanes);
                await _hub.OutboxGrown.WaitAsync(LookTime, _hub.Time, _end.Token);
            }
        }
        finally
        {
            await Task.WhenAll(lanes);
        }
    }

    private async Task BeginAsync(List<Task> lanes)
    {
        lanes.RemoveAll(lane => lane.IsCompleted);
        try
        {
            lanes.AddRange((await _dispatcher.BeginAsync(_end.Token)).Select(WatchAsync));
        }
        catch (Exception failure) when (!_end.IsCancellationRequested)
        {
            Note(failure);
        }
    }

    // A lane that is done makes room for others, and may have more to send.
    private async Task WatchAsync(Task<int> lane)
    {
        try
        {
            if (await lane > 0)
            {
                _hub.OutboxGrown.Set();
            }
        }
        catch (Exception failure) when (!_end.IsCancellationRequested)
        {
            Note(failure);
        }
    }

    private void Note(Exception failure) => ProjectionLog.Interrupted(_hub.Log, _hub.Explain(failure).Code);
}

using Cairn.Hub.Operations;

namespace Cairn.Hub.Projections;

/// <summary>Sends the outbox on one node: when a projection may have written to it, and every few seconds for what has become due.</summary>
internal sealed class OutboxWorker : IAsyncDisposable
{
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(5);

    private readonly HubNode _hub;
    private readonly OutboxDispatcher _dispatcher;
    private readonly ProjectionWorker _projections;
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private OutboxWorker(HubNode hub, OutboxDispatcher dispatcher, ProjectionWorker projections)
    {
        (_hub, _dispatcher, _projections) = (hub, dispatcher, projections);
        projections.Projected += _wake.Set;
        _running = Task.Run(RunAsync);
    }

    public static OutboxWorker Start(HubNode hub, OutboxDispatcher dispatcher, ProjectionWorker projections) => new(hub, dispatcher, projections);

    public async ValueTask DisposeAsync()
    {
        _projections.Projected -= _wake.Set;
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                while (await _dispatcher.RunAsync(_end.Token) > 0)
                {
                }
            }
            catch (Exception failure) when (!_end.IsCancellationRequested)
            {
                ProjectionLog.Interrupted(_hub.Log, _hub.Explain(failure).Code);
            }

            await _wake.WaitAsync(LookTime, _hub.Time, _end.Token);
        }
    }
}

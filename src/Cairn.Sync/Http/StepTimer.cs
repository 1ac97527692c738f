namespace Cairn.Sync.Http;

/// <summary>Gives each step of a call its time, however many there are.</summary>
internal sealed class StepTimer : IDisposable
{
    private readonly CancellationTokenSource _patience;
    private readonly CancellationTokenSource _both;

    public StepTimer(TimeSpan first, TimeProvider time, CancellationToken cancellationToken)
    {
        _patience = new CancellationTokenSource(first, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, cancellationToken);
    }

    /// <summary>Cancelled when a step took too long, or the caller stops.</summary>
    public CancellationToken Token => _both.Token;

    public void Begin(TimeSpan step) => _patience.CancelAfter(step);

    /// <inheritdoc/>
    public void Dispose()
    {
        _both.Dispose();
        _patience.Dispose();
    }
}

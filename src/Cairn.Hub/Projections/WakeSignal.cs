namespace Cairn.Hub.Projections;

/// <summary>Wakes one who waits, now or the next time. Thread-safe for those who set it.</summary>
internal sealed class WakeSignal
{
    private TaskCompletionSource _signal = New();

    public void Set() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Waits until it is set, and takes it back.</summary>
    /// <returns>False where nobody has set it within the time.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Volatile.Read(ref _signal).Task.WaitAsync(longest > TimeSpan.Zero ? longest : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }

        // What is set from here on is seen the next time; what was set before is what the caller now looks at.
        Volatile.Write(ref _signal, New());
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

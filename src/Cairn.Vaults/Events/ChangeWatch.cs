namespace Cairn.Vaults.Events;

/// <summary>Tells those who wait that the log has grown, whichever process wrote: at once for writes of this one, after a look for others'.</summary>
internal sealed class ChangeWatch(Func<long> head, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private TaskCompletionSource _growth = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Notice() => Interlocked.Exchange(ref _growth, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked for before the look: what is written between the two completes it.
            var growth = Volatile.Read(ref _growth).Task;
            if (head() > after)
            {
                return;
            }

            await Task.WhenAny(growth, Task.Delay(LookEvery, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

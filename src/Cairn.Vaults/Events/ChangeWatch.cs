using Cairn.Core;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Events;

/// <summary>Tells those who wait that the log has grown, whichever process wrote: at once for writes of this one, after a look for others'.</summary>
/// <remarks>However many wait, one looks for all of them; while nobody waits, nobody looks.</remarks>
internal sealed class ChangeWatch(Func<long> head, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private TaskCompletionSource _growth = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private bool _isLooking;

    public void Notice() => Interlocked.Exchange(ref _growth, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked for before the look: what is written between the two completes it.
            var growth = Volatile.Read(ref _growth).Task;
            var seen = head();
            if (seen > after)
            {
                return;
            }

            Enter(seen);
            try
            {
                await growth.WaitAsync(cancellationToken);
            }
            finally
            {
                Leave();
            }
        }
    }

    private void Enter(long seen)
    {
        lock (_lock)
        {
            _waiting++;
            if (!_isLooking)
            {
                _isLooking = true;
                _ = LookAsync(seen);
            }
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _waiting--;
        }
    }

    private async Task LookAsync(long seen)
    {
        while (true)
        {
            await Task.Delay(LookEvery, time, CancellationToken.None);
            lock (_lock)
            {
                if (_waiting == 0)
                {
                    _isLooking = false;
                    return;
                }
            }

            if (HasGrown(ref seen))
            {
                Notice();
            }
        }
    }

    private bool HasGrown(ref long seen)
    {
        try
        {
            var before = seen;
            return (seen = head()) != before;
        }
        catch (Exception exception) when (exception is CairnException or SqliteException)
        {
            // Those who wait look for themselves, and meet the fault where it can be told.
            return true;
        }
    }
}

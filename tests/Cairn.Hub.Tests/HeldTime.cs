using System.Collections.Concurrent;

namespace Cairn.Hub.Tests;

/// <summary>The system's clock, on which waits of one length do not end before they are let go.</summary>
/// <param name="held">That length.</param>
internal sealed class HeldTime(TimeSpan held) : TimeProvider
{
    private readonly ConcurrentBag<ITimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != held)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        var timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        _timers.Add(timer);
        return timer;
    }

    public void LetGo()
    {
        foreach (var timer in _timers)
        {
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

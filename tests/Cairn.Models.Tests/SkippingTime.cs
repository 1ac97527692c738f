namespace Cairn.Models.Tests;

/// <summary>A clock on which waits are over at once, and are written down; what is longer than two minutes, a time limit, is never over.</summary>
internal sealed class SkippingTime : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Limit || dueTime == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }

        Waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

namespace Cairn.Agent.Daemon;

/// <summary>Keeps the garbage of a process small that lives for days.</summary>
/// <remarks>The runtime lets as much gather as the processor's largest cache holds, which is a hundred megabytes on some, and can be told otherwise in the environment only.</remarks>
internal sealed class HeapThrift : IDisposable
{
    /// <summary>Bytes that are allocated between two collections of what is young.</summary>
    private const long YoungBytesMax = 8 << 20;

    /// <summary>Bytes since the last thorough collection for which another is worth its while.</summary>
    private const long RestBytesMin = 1 << 20;

    /// <summary>How long nothing may have happened before memory is given back.</summary>
    private static readonly TimeSpan RestAfter = TimeSpan.FromSeconds(10);

    private readonly ITimer _rest;
    private long _collected;
    private long _rested;

    public HeapThrift(TimeProvider time) => _rest = time.CreateTimer(_ => Rest(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>To be called after each piece of work.</summary>
    public void Notice()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var collected = Volatile.Read(ref _collected);
        if (allocated - collected > YoungBytesMax && Interlocked.CompareExchange(ref _collected, allocated, collected) == collected)
        {
            GC.Collect(0);
        }

        _rest.Change(RestAfter, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();

    private void Rest()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        if (allocated - _rested > RestBytesMin)
        {
            _rested = allocated;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}

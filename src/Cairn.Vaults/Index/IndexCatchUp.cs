namespace Cairn.Vaults.Index;

/// <summary>Brings the index up to date beside the writers, who give up the write lock only for as long as a finished segment takes to be stored.</summary>
/// <param name="prepare">Reads the tail and puts a segment together; null where there is no tail.</param>
/// <param name="append">Stores the segment in a writer's turn and returns the sequence that the index then reaches.</param>
/// <param name="indexed">The sequence that the index reaches now.</param>
internal sealed class IndexCatchUp(Func<PendingSegment?> prepare, Func<PendingSegment, Task<long>> append, long indexed)
{
    /// <summary>How far the index may fall behind before writers wait for it: readers scan what it does not reach.</summary>
    private const int BehindMax = 8 * KeywordIndex.TailMax;

    private long _written = indexed;
    private long _indexed = indexed;
    private int _isRunning;

    /// <summary>Completes when the index is no longer being brought up to date.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Takes note of the last sequence in the log, and begins to catch up where that is worth it.</summary>
    public void Notice(long written)
    {
        Volatile.Write(ref _written, written);
        if (written - Volatile.Read(ref _indexed) >= KeywordIndex.TailMax && Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            Running = Task.Run(RunAsync);
        }
    }

    /// <summary>Lets a writer wait while the index is too far behind.</summary>
    public Task KeepPaceAsync() => Volatile.Read(ref _written) - Volatile.Read(ref _indexed) > BehindMax ? Running : Task.CompletedTask;

    private async Task RunAsync()
    {
        try
        {
            for (var isBehind = true; isBehind;)
            {
                var pending = prepare();
                Volatile.Write(ref _indexed, pending is null ? Volatile.Read(ref _written) : await append(pending));
                isBehind = pending?.Rows.Count == KeywordIndex.FlushMax;
            }
        }
        catch (Exception)
        {
            // The index is only behind: readers scan the tail, and a later write tries again.
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }
}

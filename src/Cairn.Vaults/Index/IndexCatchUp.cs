using Cairn.Core.Index;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>Brings the index up to date beside the writers, who give up the write lock only for as long as a finished segment takes to be stored, and
/// merges its segments.</summary>
/// <param name="vault">The vault.</param>
/// <param name="indexed">The sequence that the index reaches now.</param>
internal sealed class IndexCatchUp(Vault vault, long indexed)
{
    /// <summary>How far the index may fall behind before writers wait for it: readers read what it does not reach.</summary>
    public const int BehindMax = 8 * SegmentPlan.TailMax;

    private readonly IndexMerge _merge = new(vault);
    private readonly Lock _starting = new();
    private long _written = indexed;
    private long _indexed = indexed;
    private int _isMerging;
    private volatile bool _isClosing;

    /// <summary>Completes when the index is no longer being brought up to date.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Completes when segments are no longer being merged.</summary>
    public Task Merging { get; private set; } = Task.CompletedTask;

    /// <summary>Takes note of the last sequence in the log, and begins to catch up where that is worth it.</summary>
    public void Notice(long written)
    {
        Volatile.Write(ref _written, written);
        if (!_isClosing && !vault.IsLocked && written - Volatile.Read(ref _indexed) >= SegmentPlan.TailMax)
        {
            // Begun and told of in one step: whoever finds it running can wait for it.
            lock (_starting)
            {
                if (Running.IsCompleted)
                {
                    Running = Task.Run(RunAsync);
                }
            }
        }
    }

    /// <summary>Takes note of how far the index reaches, after this process or another may have emptied it because it was damaged.</summary>
    public void LookAgain()
    {
        Volatile.Write(ref _indexed, vault.Use(database => Meta.Number(database, Meta.Indexed)));
        Notice(Volatile.Read(ref _written));
    }

    /// <summary>Catches up and waits for it, for a reader who would have to read what the index does not reach.</summary>
    public void CatchUp()
    {
        // What runs already may have looked before the index was emptied; what begins after that has not.
        for (var attempt = 0; attempt < 2 && vault.Use(KeywordIndex.Behind) > BehindMax; attempt++)
        {
            Volatile.Write(ref _written, vault.Use(database => database.Number("SELECT max(seq) FROM changes")));
            LookAgain();
            Running.Wait();
        }
    }

    /// <summary>Catches up from the start and waits for it, after the index was emptied.</summary>
    public void StartAgain()
    {
        Running.Wait();
        Volatile.Write(ref _indexed, 0);
        Notice(Math.Max(Volatile.Read(ref _written), SegmentPlan.TailMax));
        Running.Wait();
    }

    /// <summary>Brings the index up to date however little it is behind, and merges its segments.</summary>
    public async Task CompleteAsync()
    {
        await Running;
        while (!vault.IsLocked && vault.Read(KeywordIndex.Prepare) is { } pending)
        {
            await vault.WriteIndexAsync(database => KeywordIndex.Append(database, pending));
        }

        LookAgain();
        await Merging;
        StartMerging();
        await Merging;
    }

    /// <summary>Lets a writer wait while the index is too far behind.</summary>
    public Task KeepPaceAsync() => Volatile.Read(ref _written) - Volatile.Read(ref _indexed) > BehindMax && !vault.IsLocked ? Running : Task.CompletedTask;

    /// <summary>Completes when the index is up to date and, but for merges that take long, merged.</summary>
    public async Task CloseAsync()
    {
        _isClosing = true;
        await Running;
        await Merging;
    }

    private async Task RunAsync()
    {
        try
        {
            for (var isBehind = true; isBehind;)
            {
                var pending = vault.Read(KeywordIndex.Prepare);
                var reached = pending is null ? vault.Use(database => Meta.Number(database, Meta.Indexed)) : await vault.WriteIndexAsync(database => KeywordIndex.Append(database, pending));
                Volatile.Write(ref _indexed, reached);

                // What gathered in the log of pages is brought to its place as well, so that no writer has to.
                vault.Use(database => database.Execute("PRAGMA wal_checkpoint(PASSIVE)"));
                StartMerging();
                isBehind = pending?.Rows.Count == SegmentPlan.FlushMax;
            }
        }
        catch (Exception)
        {
            // The index is only behind: readers read the tail, and a later write tries again.
        }
    }

    private void StartMerging()
    {
        if (Interlocked.Exchange(ref _isMerging, 1) == 0)
        {
            Merging = Task.Run(MergeAsync);
        }
    }

    private async Task MergeAsync()
    {
        try
        {
            await _merge.RunAsync(() => _isClosing);
            LookAgain();
        }
        catch (Exception)
        {
            // Queries look into more segments, and a later merge tries again.
        }
        finally
        {
            Volatile.Write(ref _isMerging, 0);
        }
    }
}

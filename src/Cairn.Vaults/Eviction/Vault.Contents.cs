using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;

namespace Cairn.Vaults;

/// <content>How content comes back that was given up.</content>
public sealed partial class Vault
{
    // Recall answers in milliseconds where nothing has to be fetched, and does not keep anybody waiting for what cannot be, nor anybody else soon after.
    private static readonly TimeSpan RecallPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RecallPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan OthersPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long _recallFetchFailed = long.MinValue;
    private int _isFetchingForOthers;

    /// <summary>Brings back all that was given up, as long as the remotes have it.</summary>
    /// <param name="progress">Told how many records are whole again.</param>
    /// <param name="cancellationToken">Stops; what came back stays.</param>
    /// <exception cref="CairnException">Code <c>content_evicted</c>: some of it could not be had.</exception>
    public void BringAllBack(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Fetch(Read(EvictionTable.Ops), Timeout.InfiniteTimeSpan, progress, cancellationToken);
        if (Read(EvictionTable.Total).Records is var count and > 0)
        {
            throw EvictedException.Explain($"{count:N0} memories");
        }
    }

    /// <summary>Brings back the content of records that have given it up, as far as it can be had.</summary>
    /// <param name="keys">The records; others are passed over.</param>
    /// <returns>How many records are whole again.</returns>
    internal int BringBack(IReadOnlyCollection<RecordKey> keys) => TryFetch(Read(database => OpsOf(database, keys)), Patience);

    /// <summary>The same of places in the log.</summary>
    internal int BringBack(IReadOnlyCollection<long> sequences) => TryFetch(Read(database => EvictionTable.Ops(database, sequences)), Patience);

    /// <summary>The same of what is needed to merge changes.</summary>
    internal void BringBackMissed(IReadOnlyList<IncomingChange> changes)
    {
        if (Read(database => IncomingChange.Missed(database, changes)) is { Count: > 0 } missed)
        {
            BringBack(missed);
        }
    }

    /// <summary>The same for one who wants an answer at once.</summary>
    internal int BringBackQuickly(IReadOnlyCollection<RecordKey> keys)
    {
        var now = _options.Time.GetTimestamp();
        if (Volatile.Read(ref _recallFetchFailed) is var failed && failed != long.MinValue && _options.Time.GetElapsedTime(failed, now) < RecallPause)
        {
            return 0;
        }

        var count = TryFetch(Read(database => OpsOf(database, keys)), RecallPatience);
        Volatile.Write(ref _recallFetchFailed, count == 0 ? now : long.MinValue);
        return count;
    }

    /// <summary>Lets recall look again for what it could not get a moment ago, after a remote was reached.</summary>
    internal void FetchAgain() => Volatile.Write(ref _recallFetchFailed, long.MinValue);

    /// <summary>The same for other replicas, which ask for changes by their ops. One is served at a time, so that replicas that have each other as remotes do not ask each other in turns for ever.</summary>
    internal void BringBackForOthers(IReadOnlyCollection<Guid> ops)
    {
        if (Read(database => EvictionTable.Ops(database, ops)) is { Count: > 0 } evicted && Interlocked.Exchange(ref _isFetchingForOthers, 1) == 0)
        {
            try
            {
                TryFetch(evicted, OthersPatience);
            }
            finally
            {
                Volatile.Write(ref _isFetchingForOthers, 0);
            }
        }
    }

    /// <summary>Sees to it that records are whole.</summary>
    /// <exception cref="CairnException">Code <c>content_evicted</c>, and those of writing.</exception>
    internal void RequireWhole(params IReadOnlyCollection<RecordKey> keys)
    {
        Fetch(Read(database => OpsOf(database, keys)), Patience);
        foreach (var key in keys.Where(key => Read(database => EvictionTable.Ops(database, key)).Count > 0))
        {
            throw new EvictedException(key).Explain();
        }
    }

    // What a write needs and is not here is brought back first.
    private async Task<(T Value, IReadOnlySet<string> Forgotten)> CommitAsync<T>(Func<WriteBatch, T> work)
    {
        try
        {
            return await CommitOnceAsync(work);
        }
        catch (EvictedException missing)
        {
            RequireWhole(missing.Key);
            return await CommitAsync(work);
        }
    }

    private static List<Guid> OpsOf(Database database, IEnumerable<RecordKey> keys) => [.. keys.SelectMany(key => EvictionTable.Ops(database, key))];

    // Who only looks is answered without what cannot be brought back or written.
    private int TryFetch(List<Guid> ops, TimeSpan patience)
    {
        try
        {
            return Fetch(ops, patience);
        }
        catch (CairnException)
        {
            return 0;
        }
    }

    private int Fetch(List<Guid> ops, TimeSpan patience, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var count = 0;
        var started = _options.Time.GetTimestamp();
        var isPatient = patience == Timeout.InfiniteTimeSpan;
        foreach (var texts in ops.Count == 0 || _options.Contents is null ? [] : _options.Contents.Fetch(this, ops, isPatient || patience > StepPatience ? StepPatience : patience))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (texts.Count > 0)
            {
                count += WriteIndexAsync(database => Evictor.BringBack(database, texts)).GetAwaiter().GetResult();
                progress?.Report(count);
            }

            if (!isPatient && _options.Time.GetElapsedTime(started) > patience)
            {
                break;
            }
        }

        return count;
    }
}

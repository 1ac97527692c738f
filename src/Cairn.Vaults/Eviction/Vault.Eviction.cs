using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Least bytes that a size limit may have.</summary>
    public const long SizeLimitMin = 1 << 20;

    private const int EvictedPerTurn = 128;
    private const int FetchedPerCall = 500;

    // Recall answers in milliseconds where nothing has to be fetched, and does not keep anybody waiting for what cannot be.
    private static readonly TimeSpan RecallPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(15);

    private int _isEvicting;

    /// <summary>The vault's size, its limit, and what was given up for it.</summary>
    public EvictionStatus EvictionStatus() => Read(EvictionStatus);

    /// <summary>Sets how much room the vault's folder may take on this device, and makes it fit. Records that every remote holds give up their content, those that were not used for the longest time first;
    /// they are still found, and their content comes back when it is asked for. What no remote has yet is never given up.</summary>
    /// <param name="bytes">The limit, at least <see cref="SizeLimitMin"/>; null for none: what was given up then comes back when it is asked for, or by <see cref="BringAllBack"/>.</param>
    /// <exception cref="CairnException">Code <c>invalid_size_limit</c>.</exception>
    public async Task SetSizeLimitAsync(long? bytes)
    {
        if (bytes < SizeLimitMin)
        {
            throw new CairnException("invalid_size_limit", $"A vault cannot keep within {bytes:N0} bytes.", $"Give at least {SizeLimitMin >> 20} MB, or none.");
        }

        await WriteAsync(batch =>
        {
            Meta.Set(batch.Database, Meta.SizeLimit, bytes ?? 0);
            return true;
        });
        await KeepWithinLimitAsync();
    }

    /// <summary>Gives up content where the vault takes more room than it may.</summary>
    /// <returns>How many records gave up theirs.</returns>
    public async Task<int> KeepWithinLimitAsync()
    {
        var limit = Use(database => Meta.Number(database, Meta.Unindexed) != 0 ? 0 : Meta.Number(database, Meta.SizeLimit));
        if (limit == 0 || FolderBytes() <= limit || Interlocked.Exchange(ref _isEvicting, 1) == 1)
        {
            return 0;
        }

        try
        {
            return await EvictAsync(limit);
        }
        finally
        {
            Volatile.Write(ref _isEvicting, 0);
        }
    }

    /// <summary>Where the keyword index was made anew while content was away, brings all of it back, so that it is found again, and gives it up again. Until then nothing more is given up.</summary>
    /// <remarks>Where no remote can be reached nothing is done; the next sync tries again.</remarks>
    public async Task MendIndexAsync()
    {
        if (Use(database => Meta.Number(database, Meta.Unindexed)) == 0)
        {
            return;
        }

        try
        {
            BringAllBack(progress: null, CancellationToken.None);
        }
        catch (CairnException missing) when (missing.Code == SyncProblem.ContentEvicted)
        {
            return;
        }

        RebuildIndex();
        await WriteIndexAsync(database =>
        {
            Meta.Set(database, Meta.Unindexed, 0L);
            return true;
        });
        await KeepWithinLimitAsync();
    }

    /// <summary>Brings back all that was given up, as long as the remotes have it.</summary>
    /// <param name="progress">Told how many records are whole again.</param>
    /// <param name="cancellationToken">Stops between calls.</param>
    /// <exception cref="CairnException">Code <c>content_evicted</c>: some of it could not be had.</exception>
    public void BringAllBack(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        for (var count = 0L; Read(database => EvictionTable.Keys(database, FetchedPerCall)) is { Count: > 0 } keys; progress?.Report(count += keys.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequireWhole(keys);
        }
    }

    /// <summary>Brings back the content of records that have given it up, from wherever it can be had.</summary>
    /// <param name="keys">The records; others are passed over.</param>
    /// <param name="patience">How long to try at most, for each 500 changes; null for <see cref="PatienceMax"/>.</param>
    /// <returns>How many records are whole again.</returns>
    internal int BringBack(IReadOnlyCollection<RecordKey> keys, TimeSpan? patience = null)
    {
        var count = 0;
        var ops = _options.Contents is null ? [] : Read(database => keys.SelectMany(key => EvictionTable.Ops(database, key)).ToList());
        foreach (var some in ops.Chunk(FetchedPerCall))
        {
            if (_options.Contents!.Fetch(this, some, patience ?? PatienceMax) is { Count: > 0 } texts)
            {
                count += WriteIndexAsync(database => Evictor.BringBack(database, texts)).GetAwaiter().GetResult();
            }
        }

        return count;
    }

    /// <summary>Brings back the content that is needed to merge changes, as far as it can be had.</summary>
    internal void BringBackMissed(IReadOnlyList<IncomingChange> changes)
    {
        if (Read(database => IncomingChange.Missed(database, changes)) is { Count: > 0 } missed)
        {
            BringBack(missed);
        }
    }

    /// <summary>Sees to it that records are whole.</summary>
    /// <exception cref="CairnException">Code <c>content_evicted</c>.</exception>
    internal void RequireWhole(params IReadOnlyCollection<RecordKey> keys)
    {
        BringBack(keys);
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

    private EvictionStatus EvictionStatus(Database database)
    {
        var (records, bytes) = EvictionTable.Total(database);
        return new EvictionStatus(Meta.Number(database, Meta.SizeLimit) is var limit and > 0 ? limit : null, FolderBytes(), records, bytes);
    }

    // A part of the limit is made free at a time, so that not every write has to do it. That room is used again, so the file is written anew only where it is too long already.
    private async Task<int> EvictAsync(long limit)
    {
        var count = Use(LiveBytes) > limit ? await EvictTillAsync(limit - (limit / 10)) : 0;
        using var database = Database.Open(Folder.Database, SqliteOpenMode.ReadWrite);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        if (FolderBytes() is var bytes && bytes > limit + (limit / 20) && LiveBytes(database) < bytes - (limit / 20))
        {
            Scrubber.OverwriteFreeSpace(database);
        }

        return count;
    }

    private async Task<int> EvictTillAsync(long bytes)
    {
        // Only what the index reaches is found without its content.
        await _catchUp!.CompleteAsync();
        var recalled = _traces.RecordsNamed();
        var candidates = Read(EvictionTable.Candidates);
        var count = 0;
        foreach (var some in candidates.OrderBy(record => recalled.Contains(record.Id)).Chunk(EvictedPerTurn))
        {
            count += await WriteIndexAsync(database => some.Count(record => Evictor.Evict(database, record.Record) > 0));
            if (Use(LiveBytes) <= bytes)
            {
                break;
            }
        }

        return count;
    }

    // What the folder would take were the database written anew.
    private long LiveBytes(Database database) =>
        ((database.Number("PRAGMA page_count") - database.Number("PRAGMA freelist_count")) * database.Number("PRAGMA page_size")) + TraceFiles().Sum(file => file.Length);

    private long FolderBytes() => new DirectoryInfo(Folder.Path).EnumerateFiles().Concat(TraceFiles()).Sum(file => file.Length);

    private IEnumerable<FileInfo> TraceFiles() => Directory.Exists(Folder.Traces) ? new DirectoryInfo(Folder.Traces).EnumerateFiles() : [];
}

using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Least bytes that a size limit may have.</summary>
    public const long SizeLimitMin = 1 << 20;

    private const int EvictedPerTurn = 128;

    private int _isEvicting;
    private long _fittedTo;
    private (long Limit, long Head, long Reach) _stuckAt;

    /// <summary>The vault's size, its limit, and what was given up for it.</summary>
    public EvictionStatus EvictionStatus() => Read(EvictionStatus);

    /// <summary>Sets how much room the vault's folder may take on this device. It is made to fit from the next sync on: records that every remote holds give up their content, those that were not used for the
    /// longest time first; they are still found, and their content comes back when it is asked for. What no remote has yet is never given up.</summary>
    /// <param name="bytes">The limit, at least <see cref="SizeLimitMin"/>; null for none: what was given up then comes back when it is asked for, or by <see cref="BringAllBack"/>.</param>
    /// <exception cref="CairnException">Codes <c>invalid_size_limit</c>, <c>sync_busy</c>.</exception>
    /// <remarks>Of two replicas that are remotes of each other, each could give up what the other holds. So only a remote counts that has said after this that it has no limit: of two that set one at the same
    /// time, one at least is told of the other's.</remarks>
    public async Task SetSizeLimitAsync(long? bytes)
    {
        if (bytes < SizeLimitMin)
        {
            throw new CairnException("invalid_size_limit", $"A vault cannot keep within {bytes:N0} bytes.", $"Give at least {SizeLimitMin >> 20} MB, or none.");
        }

        // No answer may be on its way that was given before.
        var leases = await ReplicaLease.TakeAllAsync(Folder, Read(RemoteTable.Ids), _options.Time);
        try
        {
            await WriteAsync(batch =>
            {
                Meta.Set(batch.Database, Meta.SizeLimit, bytes ?? 0);
                RemoteTable.ForgetKeepers(batch.Database);
                return true;
            });
        }
        finally
        {
            leases.ForEach(lease => lease.Dispose());
        }
    }

    /// <summary>Gives up content where the vault takes more room than it may.</summary>
    /// <returns>How many records gave up theirs.</returns>
    /// <remarks>What goes wrong, as on a disk that is full, is left for the next time: the status shows that the vault is beyond its limit.</remarks>
    public async Task<int> KeepWithinLimitAsync()
    {
        var limit = Use(database => Meta.Number(database, Meta.SizeLimit));
        if (limit == 0 || FolderBytes() <= limit || Interlocked.Exchange(ref _isEvicting, 1) == 1)
        {
            return 0;
        }

        try
        {
            return await EvictAsync(limit);
        }
        catch (Exception fault) when (fault is CairnException or SqliteException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
        finally
        {
            Volatile.Write(ref _fittedTo, FolderBytes());
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
    }

    /// <summary>Gives up content after a page of a sync, where the vault has grown much since it was made to fit last.</summary>
    internal async Task KeepWithinLimitRoughlyAsync()
    {
        if (Use(database => Meta.Number(database, Meta.SizeLimit)) is var limit and > 0 && FolderBytes() > Math.Max(limit, Volatile.Read(ref _fittedTo)) + (limit / 20))
        {
            await KeepWithinLimitAsync();
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
        var count = Use(LiveBytes) > limit ? await EvictTillAsync(limit) : 0;
        using var database = Database.Open(Folder.Database, SqliteOpenMode.ReadWrite);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        if (FolderBytes() is var bytes && bytes > limit + (limit / 20) && LiveBytes(database) < bytes - (limit / 20))
        {
            Scrubber.OverwriteFreeSpace(database);
        }

        return count;
    }

    private async Task<int> EvictTillAsync(long limit)
    {
        var remotes = _options.Contents?.RemotesOf(this) ?? [];
        var place = (limit, Head(), Read(database => EvictionTable.Reach(database, remotes)));
        if (place == _stuckAt)
        {
            return 0;
        }

        // Only what the index reaches is found without its content.
        await _catchUp!.CompleteAsync();
        var recalled = _traces.RecordsNamed();
        var candidates = Read(database => EvictionTable.Candidates(database, EvictionTable.Reach(database, remotes)));
        var waiting = candidates.OrderBy(record => recalled.Contains(record.Id)).Select(record => record.Record).ToList();

        // What was written last stays as long as anything can: for the room to spare, no more than half is given up.
        var (count, next) = await EvictTillAsync(waiting, 0, limit, remotes);
        _stuckAt = Use(LiveBytes) <= limit ? default : place;
        return count + (await EvictTillAsync(waiting[..Math.Max(next, waiting.Count / 2)], next, limit - (limit / 10), remotes)).Evicted;
    }

    private async Task<(int Evicted, int Next)> EvictTillAsync(List<long> waiting, int next, long goal, IReadOnlyCollection<Guid> remotes)
    {
        var evicted = 0;
        while (next < waiting.Count && Use(LiveBytes) - goal is > 0 and var bytes)
        {
            // A record takes more of the file than its bytes, so half of what is asked for at a time goes past the goal by the last one at most.
            var (some, from) = (0, next);
            (some, next) = await WriteIndexAsync(database => EvictSome(database, waiting, from, Math.Max(bytes / 2, goal / 1_000), EvictionTable.Reach(database, remotes)));
            evicted += some;
        }

        return (evicted, next);
    }

    private static (int Evicted, int Next) EvictSome(Database database, List<long> waiting, int from, long bytes, long reach)
    {
        var (evicted, next) = (0, from);
        while (next < waiting.Count && next < from + EvictedPerTurn && bytes > 0)
        {
            var freed = Evictor.Evict(database, waiting[next++], reach);
            evicted += freed > 0 ? 1 : 0;
            bytes -= freed;
        }

        return (evicted, next);
    }

    // What the folder would take were the database written anew.
    private long LiveBytes(Database database) =>
        ((database.Number("PRAGMA page_count") - database.Number("PRAGMA freelist_count")) * database.Number("PRAGMA page_size")) + TraceFiles().Sum(file => file.Length);

    private long FolderBytes() => new DirectoryInfo(Folder.Path).EnumerateFiles().Concat(TraceFiles()).Sum(file => file.Length);

    private IEnumerable<FileInfo> TraceFiles() => Directory.Exists(Folder.Traces) ? new DirectoryInfo(Folder.Traces).EnumerateFiles() : [];
}

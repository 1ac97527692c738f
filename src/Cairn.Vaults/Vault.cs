using System.Collections.Concurrent;
using System.Text.Json;
using Cairn.Core;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Index;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults;

/// <summary>One replica of a vault: a folder with the log, the records that it merges to, and the index over them.</summary>
/// <remarks>Thread-safe. Any number of processes may have the same vault open.</remarks>
public sealed partial class Vault : IDisposable
{
    private readonly VaultOptions _options;
    private readonly IDisposable? _lock;
    private readonly ConcurrentBag<Database> _readers = [];
    private readonly Recall.TraceFolder _traces;
    private readonly Lock _opening = new();
    private Database? _writer;
    private CommitQueue? _queue;
    private IndexCatchUp? _catchUp;
    private volatile bool _isDisposed;

    private Vault(VaultFolder folder, VaultOptions options, IDisposable? held, Database reader)
    {
        Folder = folder;
        _options = options;
        _lock = held;
        _watch = new Events.ChangeWatch(Head, options.Time);
        _seal = SealOf(reader);
        _seal?.Refresh(reader);
        _traces = new Recall.TraceFolder(folder, _seal);
        _readers.Add(reader.With(_seal));
    }

    /// <summary>The folder.</summary>
    public VaultFolder Folder { get; }

    /// <summary>The vault's id, the same on every replica.</summary>
    public Guid Id => Use(database => Guid.Parse(Meta.Text(database, Meta.Vault)!));

    /// <summary>What was repaired when the vault was opened; null where nothing had to be.</summary>
    public Salvage.SalvageReport? Repaired { get; private init; }

    /// <summary>Makes a new, empty vault and opens it; opens the one that is there where another process was faster.</summary>
    /// <exception cref="CairnException">Code <c>disk_full</c> or <c>vault_read_only</c>: the folder could not be made.</exception>
    public static Vault Create(VaultFolder folder, VaultOptions options)
    {
        var vault = Core.Ids.Uuid.Version7(options.Time.GetUtcNow(), options.Random);
        VaultMaker.Make(folder, vault, isSealed: false, path => VaultMaker.MakeDatabase(path, vault, isSealed: false));
        return Open(folder, options);
    }

    /// <summary>Opens a vault. A damaged one is repaired first: its database is set aside, and a new one is made of all that can be read.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_found</c>, <c>vault_newer</c>, <c>vault_in_use</c> (damaged, and open elsewhere), <c>vault_unreadable</c>.</exception>
    public static Vault Open(VaultFolder folder, VaultOptions options)
    {
        RequireExists(folder);
        if (!File.Exists(folder.RepairMarker) && new FileInfo(folder.Database) is { Exists: true, Length: > 0 })
        {
            try
            {
                return OpenWhole(folder, options, repaired: null);
            }
            catch (SqliteException fault) when (VaultFault.IsDamage(fault))
            {
                // The repair below is the answer to this exception.
            }
            catch (SqliteException fault)
            {
                throw VaultFault.Translate(fault);
            }
        }

        return OpenWhole(folder, options, Salvage.Salvager.Repair(folder, options));
    }

    /// <summary>Runs work in a transaction that it may share with other writers, and completes when its writes would survive a power loss.</summary>
    /// <param name="work">Reads and writes through the batch. It may be run more than once, and must not keep the batch. An exception undoes its writes, and only those.</param>
    /// <exception cref="CairnException">Codes <c>disk_full</c>, <c>vault_busy</c>, <c>vault_damaged</c>, <c>vault_read_only</c>, <c>disk_failed</c>, and those of the batch.</exception>
    /// <remarks>Where the work erased records, what is left of them in files is overwritten as well before the task completes. If that fails, for want of
    /// room, say, the vault stays marked as to be scrubbed, and is when it is next opened to be written to.</remarks>
    public async Task<T> WriteAsync<T>(Func<WriteBatch, T> work)
    {
        var (value, forgotten) = await CommitAsync(work);
        await _catchUp!.KeepPaceAsync();
        if (forgotten.Count > 0)
        {
            try
            {
                Scrubber.Scrub(Folder, forgotten, _options);
            }
            catch (CairnException)
            {
                // The writes are done; the status shows the mark.
            }
        }

        return value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What is written and indexed is finished first; then nothing new can begin.
        _catchUp?.CloseAsync().Wait();
        _queue?.Close();
        _catchUp?.CloseAsync().Wait();
        _isDisposed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writer?.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Completes when the index is no longer being brought up to date.</summary>
    internal async Task IndexCaughtUp()
    {
        await (_catchUp?.Running ?? Task.CompletedTask);
        await (_catchUp?.Merging ?? Task.CompletedTask);
    }

    /// <summary>Runs work on the index in a writer's turn.</summary>
    internal Task<T> WriteIndexAsync<T>(Func<Database, T> work) => Queue().RunAsync(batch => work(batch.Database));

    /// <summary>Opens a connection that the caller owns.</summary>
    internal Database OpenReader() => OpenReader(Folder).With(_seal);

    /// <summary>Runs reads that all see one state of the vault.</summary>
    internal T Read<T>(Func<Database, T> read) => Use(database => database.ReadConsistently(() =>
    {
        _seal?.Refresh(database);
        return read(database);
    }));

    /// <summary>Runs reads, each of which sees the vault as it is then.</summary>
    internal T Use<T>(Func<Database, T> use)
    {
        Database? database = null;
        try
        {
            database = _readers.TryTake(out var idle) ? idle : OpenReader();
            return use(database);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            // All that is stored was canonical JSON once.
            throw Marked(VaultFault.Damaged(exception));
        }
        catch (Exception exception)
        {
            throw Marked(exception);
        }
        finally
        {
            if (_isDisposed)
            {
                database?.Dispose();
            }
            else if (database is not null)
            {
                _readers.Add(database);
            }
        }
    }

    private async Task<(T Value, IReadOnlySet<string> Forgotten)> CommitOnceAsync<T>(Func<WriteBatch, T> work)
    {
        try
        {
            var (value, forgotten) = await Queue().RunAsync(batch => (work(batch), batch.Forgotten));
            if (forgotten.Count > 0)
            {
                _catchUp!.LookAgain();
            }

            return (value, forgotten);
        }
        catch (Exception exception)
        {
            throw Marked(exception);
        }
    }

    private static Vault OpenWhole(VaultFolder folder, VaultOptions options, Salvage.SalvageReport? repaired)
    {
        var held = VaultLock.Share(folder);
        Database? reader = null;
        try
        {
            reader = OpenReader(folder);
            VaultMaker.BringUpToDate(folder, reader, options);
            return new Vault(folder, options, held, reader) { Repaired = repaired };
        }
        catch
        {
            reader?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    // A database in WAL mode on a read-only disk can be read only as one that nobody changes, which is certain when no WAL is left.
    private static Database OpenReader(VaultFolder folder)
    {
        var reader = Database.Open(folder.Database, SqliteOpenMode.ReadWrite);
        try
        {
            reader.Number("SELECT count(*) FROM sqlite_master");
            return reader;
        }
        catch (SqliteException fault) when (!VaultFault.IsDamage(fault) && !File.Exists(folder.Database + "-wal") && !CanWrite(folder))
        {
            reader.Dispose();
            return Database.OpenUnchanging(folder.Database);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private static bool CanWrite(VaultFolder folder)
    {
        try
        {
            File.Create(Path.Combine(folder.Path, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private CommitQueue Queue()
    {
        lock (_opening)
        {
            if (_queue is null)
            {
                var writer = VaultMaker.OpenWriter(Folder, _options).With(_seal);
                var catchUp = new IndexCatchUp(this, Meta.Number(writer, Meta.Indexed));
                _writer = writer;
                _catchUp = catchUp;
                _queue = new CommitQueue(writer, () => new WriteBatch(writer, _options, (ulong)Meta.Number(writer, Meta.Replica), () => Scrubber.HasBackups(Folder)), written =>
                {
                    catchUp.Notice(written.LastSequence);
                    _watch.Notice();
                });
            }

            return _queue;
        }
    }

    // Damage that is met while the vault is open is mended by the next process that opens it.
    private Exception Marked(Exception exception)
    {
        var fault = VaultFault.Translate(exception);
        if (fault is CairnException { Code: "vault_damaged" })
        {
            TryMark();
        }

        return fault;
    }

    private void TryMark()
    {
        try
        {
            File.WriteAllText(Folder.RepairMarker, "Damage was found while the vault was in use.\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A disk that takes no marker takes no repair either; whoever meets the damage again tries again.
        }
    }
}

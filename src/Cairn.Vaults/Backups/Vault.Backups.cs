using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Vaults.Backups;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Copies the vault into one file, while it is in use.</summary>
    /// <param name="path">The file to make, which must not exist; null for one in the vault's own folder of backups, from which erased content is removed too.</param>
    /// <returns>The file.</returns>
    /// <exception cref="CairnException">Codes <c>backup_exists</c>, <c>backup_failed</c>, <c>disk_full</c>.</exception>
    public string Backup(string? path)
    {
        var file = path is null ? BackupFile.NewPath(Folder, _options.Time.GetUtcNow()) : Path.GetFullPath(path);
        if (File.Exists(file))
        {
            throw new CairnException("backup_exists", $"There is a file {file} already.", "Choose another name.");
        }

        // Not within a read transaction: VACUUM INTO brings its own.
        try
        {
            using var database = OpenReader(Folder);
            BackupFile.Write(database, file);
            return file;
        }
        catch (SqliteException fault)
        {
            throw Marked(fault);
        }
    }

    /// <summary>Makes a vault of a backup. It becomes a replica of its own, and what was erased since the backup stays erased.</summary>
    /// <param name="backup">The file.</param>
    /// <param name="folder">Where the vault shall be.</param>
    /// <param name="replace">Whether a vault that is there is exchanged; it is backed up before.</param>
    /// <param name="options">The options of the vault.</param>
    /// <returns>The backup that was made of the vault that was there; null where none was.</returns>
    /// <exception cref="CairnException">Codes <c>backup_not_found</c>, <c>backup_invalid</c>, <c>vault_newer</c>, <c>vault_exists</c>, <c>vault_in_use</c>.</exception>
    public static string? Restore(string backup, VaultFolder folder, bool replace, VaultOptions options)
    {
        var (vault, isSealed) = BackupFile.Check(backup);
        try
        {
            var isNew = VaultMaker.Make(folder, vault, isSealed, path => Prepare(backup, path, [], [], options));
            if (!isNew && !replace)
            {
                throw new CairnException("vault_exists", $"There is a vault in {folder.Path}.", "Restore under another name with --vault NAME, or exchange it with --replace: it is backed up first.");
            }

            var saved = isNew ? null : Exchange(backup, folder, vault, isSealed, options);
            using var restored = Database.Open(folder.Database, SqliteOpenMode.ReadWrite);
            VaultMaker.FinishErasing(restored, folder, options);
            return saved;
        }
        catch (SqliteException fault)
        {
            throw VaultFault.Translate(fault);
        }
    }

    // Alone from before the backup until after the exchange: what anybody wrote between the two would be in neither.
    private static string Exchange(string backup, VaultFolder folder, Guid vault, bool isSealed, VaultOptions options)
    {
        // A damaged one is repaired by being opened.
        Open(folder, options).Dispose();
        using var alone = VaultLock.Alone(folder);
        var saved = BackupFile.NewPath(folder, options.Time.GetUtcNow());
        IReadOnlyList<string> replaced;
        using (var present = Database.Open(folder.Database, SqliteOpenMode.ReadWrite))
        {
            replaced = ReplicaIds.All(present);
            ErasedList.Update(folder, present);
            BackupFile.Write(present, saved);
        }

        var restoring = folder.Database + ".restoring";
        File.Delete(restoring);
        Prepare(backup, restoring, ErasedList.Load(folder), replaced, options);
        File.Delete(folder.Database + "-wal");
        File.Delete(folder.Database + "-shm");
        File.Move(restoring, folder.Database, overwrite: true);
        VaultIdentity.Write(folder, vault, isSealed);
        File.Delete(folder.RepairMarker);
        return saved;
    }

    private static void Prepare(string backup, string restoring, List<Change> erased, IEnumerable<string> replaced, VaultOptions options)
    {
        using (var source = Database.Open(backup, SqliteOpenMode.ReadOnly))
        {
            // Not a copy of the file: where the backup is a crashed vault's database, some of it stands in the log of pages beside it.
            source.Execute("VACUUM INTO $1", restoring);
        }

        using var database = Database.Open(restoring, SqliteOpenMode.ReadWrite);
        Schema.Upgrade(database);
        ErasedList.Apply(database, erased, options);

        // Without a place, it takes a new replica id before its first write.
        Meta.Set(database, Meta.Place, null);
        ReplicaIds.Retire(database, replaced);
        Meta.MarkErasures(database);
        Scrubber.OverwriteFreeSpace(database);
        database.Execute("PRAGMA journal_mode = DELETE");
        database.Execute("PRAGMA journal_mode = WAL");
    }
}

using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Vaults.Backups;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Recall;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Erasing;

/// <summary>Overwrites what an erasure has left behind in files. Every step can be repeated, so that one cut short is done again as a whole.</summary>
internal static class Scrubber
{
    /// <param name="folder">The vault, whose database marks the erasure as unfinished.</param>
    /// <param name="forgotten">The ids and terms that traces must not hold; null where they are no longer known.</param>
    /// <param name="options">The vault's options.</param>
    /// <exception cref="CairnException">Code <c>scrub_unfinished</c>: the records are erased, but old bytes may be left until it is done again.</exception>
    public static ErasureReport Scrub(VaultFolder folder, IReadOnlySet<string>? forgotten, VaultOptions options)
    {
        try
        {
            using var database = Database.Open(folder.Database, SqliteOpenMode.ReadWrite);
            var mark = Meta.Number(database, Meta.Scrub);
            var erased = ErasedList.Update(folder, database);
            TraceFolder.Forget(folder, forgotten);
            DeleteLeftovers(folder);
            var unreached = ScrubBackups(folder, erased, options);
            OverwriteFreeSpace(database);

            // Not where another erasure has set a mark of its own meanwhile.
            database.Execute("UPDATE meta SET value = 0 WHERE key = $1 AND value = $2", Meta.Scrub, mark);
            return new ErasureReport(0, [.. unreached, .. Damaged(folder)]);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new CairnException(
                "scrub_unfinished",
                "The records are erased, but their bytes may still stand in unused parts of files.",
                "Free some disk space and close other programs that read the vault; the next write finishes it, or run `cairn doctor --repair`.",
                isTransient: true,
                exception);
        }
    }

    /// <summary>Writes the database anew from what is live, and empties its log of pages.</summary>
    /// <remarks>SQLite's secure_delete overwrites the cells that are deleted, but not the copies that a page keeps in its gap after
    /// its cells moved to a sibling; only VACUUM is certain.</remarks>
    public static void OverwriteFreeSpace(Database database)
    {
        database.Execute("PRAGMA secure_delete = ON");
        database.Execute("VACUUM");

        // SQLite would wait for readers here, but not for another checkpoint.
        if (!database.WithoutWaiting(() => BusyWait.Until(() => database.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0)))
        {
            throw new SqliteException("A reader holds the log of pages.", 5);
        }
    }

    // What a killed restore, repair or backup was making. While the vault is open nobody is at one of the first two; a backup
    // that is being made at this moment fails, rather than keep what is to be forgotten.
    private static void DeleteLeftovers(VaultFolder folder)
    {
        var halfMade = Directory.GetFiles(folder.Path).Where(file => file.StartsWith(folder.Database + ".", StringComparison.Ordinal))
            .Concat(Directory.Exists(folder.Backups) ? Directory.GetFiles(folder.Backups).Where(file => file.EndsWith(BackupFile.HalfMade, StringComparison.Ordinal)) : []);
        foreach (var file in halfMade)
        {
            File.Delete(file);
        }
    }

    /// <summary>Whether backups lie in the vault's folder.</summary>
    public static bool HasBackups(VaultFolder folder) => Directory.Exists(folder.Backups) && Directory.EnumerateFiles(folder.Backups, "*.db").Any();

    private static List<string> ScrubBackups(VaultFolder folder, List<Change> erased, VaultOptions options)
    {
        var unreached = new List<string>();
        foreach (var file in HasBackups(folder) ? Directory.GetFiles(folder.Backups, "*.db") : [])
        {
            try
            {
                using var backup = Database.Open(file, SqliteOpenMode.ReadWrite);
                Schema.Upgrade(backup);
                if (backup.Number("PRAGMA user_version") > Schema.Version)
                {
                    unreached.Add($"{file}: a backup in a later format");
                }
                else if (ErasedList.Apply(backup, erased, options) || Meta.Number(backup, Meta.Scrub) != 0)
                {
                    OverwriteFreeSpace(backup);
                    Meta.Set(backup, Meta.Scrub, 0L);
                    backup.Execute("PRAGMA journal_mode = DELETE");
                }
            }
            catch (Exception fault) when (fault is SqliteException or CairnException or FormatException or JsonException)
            {
                unreached.Add($"{file}: {VaultFault.Translate(fault).Message}");
            }
        }

        return unreached;
    }

    private static IEnumerable<string> Damaged(VaultFolder folder) => Directory.Exists(folder.Damaged)
        ? Directory.GetDirectories(folder.Damaged).Select(aside => $"{aside}: a damaged database that was set aside")
        : [];
}

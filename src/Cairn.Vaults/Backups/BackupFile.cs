using System.Globalization;
using Cairn.Core;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Backups;

/// <summary>A backup: a database like <c>vault.db</c>, in one file, without free space.</summary>
internal static class BackupFile
{
    /// <summary>The end of the name of a backup that is being made.</summary>
    public const string HalfMade = ".part";

    /// <summary>A name in the vault's own folder of backups that is not taken.</summary>
    public static string NewPath(VaultFolder folder, DateTimeOffset now)
    {
        VaultMaker.CreatePrivate(folder.Backups);
        var name = $"{folder.Name}-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var path = Path.Combine(folder.Backups, name + ".db");
        for (var again = 2; File.Exists(path); again++)
        {
            path = Path.Combine(folder.Backups, $"{name}-{again}.db");
        }

        return path;
    }

    /// <summary>Copies one state of the vault while others go on writing. The file appears under its name only when it is whole and checked.</summary>
    public static void Write(Database database, string path)
    {
        var writing = $"{path}.{Path.GetRandomFileName()}{HalfMade}";
        try
        {
            File.Delete(writing);
            database.Execute("VACUUM INTO $1", writing);
            Check(writing);
            using (var file = new FileStream(writing, FileMode.Open))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, path);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (File.Exists(writing))
            {
                File.Delete(writing);
            }

            throw VaultFault.Translate(exception) is CairnException { Code: "disk_full" or "vault_busy" or "vault_damaged" } known ? known : new CairnException(
                "backup_failed", $"The backup {path} could not be written.", "Choose a folder that exists, can be written to and has room.", innerException: exception);
        }
    }

    /// <summary>Makes sure that a file is a whole vault of a format that is known here.</summary>
    /// <exception cref="CairnException">Codes <c>backup_not_found</c>, <c>backup_invalid</c>, <c>vault_newer</c>.</exception>
    public static (Guid Vault, bool IsSealed) Check(string path)
    {
        if (!File.Exists(path))
        {
            throw new CairnException("backup_not_found", $"There is no file {path}.", "`cairn status` shows where backups are kept.");
        }

        try
        {
            using var backup = Database.Open(path, SqliteOpenMode.ReadOnly);
            var version = backup.Number("PRAGMA user_version");
            if (version > Schema.Version)
            {
                throw new CairnException("vault_newer", $"The backup was written by a newer Cairn (format {version}; this one knows up to {Schema.Version}).", "Upgrade Cairn.");
            }

            if (backup.Scalar("PRAGMA quick_check(1)") is "ok" && Guid.TryParse(Meta.Text(backup, Meta.Vault), out var vault))
            {
                return (vault, Meta.Number(backup, Meta.Sealed) != 0);
            }
        }
        catch (SqliteException fault) when (VaultFault.IsDamage(fault) || fault.SqliteErrorCode == 1)
        {
            // What is not a vault at all is refused below like one that is not whole.
        }

        throw new CairnException("backup_invalid", $"The file {path} is not a whole backup of a vault.", "Use another backup. Nothing was changed.");
    }
}

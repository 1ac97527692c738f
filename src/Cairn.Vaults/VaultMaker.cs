using Cairn.Core;
using Cairn.Core.Index;
using Cairn.Vaults.Backups;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Index;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults;

/// <summary>Makes databases, and brings them into the state that a replica needs before it reads or writes.</summary>
internal static class VaultMaker
{
    /// <summary>Makes a vault's folder whole and then moves it to its place, so that nobody ever sees half a vault.</summary>
    /// <param name="folder">The place.</param>
    /// <param name="vault">The vault's id.</param>
    /// <param name="isSealed">Whether it is sealed.</param>
    /// <param name="makeDatabase">Makes the database at a path.</param>
    /// <returns>False where a vault is there already.</returns>
    public static bool Make(VaultFolder folder, Guid vault, bool isSealed, Action<string> makeDatabase)
    {
        if (folder.Exists)
        {
            return false;
        }

        var parent = Path.GetDirectoryName(folder.Path)!;
        var making = new VaultFolder(Path.Combine(parent, $".making-{Path.GetRandomFileName()}"));
        try
        {
            CreatePrivate(parent);
            CreatePrivate(making.Path);
            VaultIdentity.Write(making, vault, isSealed);
            makeDatabase(making.Database);
            Directory.Move(making.Path, folder.Path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            if (Directory.Exists(making.Path))
            {
                Directory.Delete(making.Path, recursive: true);
            }

            if (folder.Exists)
            {
                return false;
            }

            throw VaultFault.Translate(exception) is CairnException known ? known : new CairnException(
                "vault_read_only", $"The folder {folder.Path} cannot be made.", "Check its permissions and free space, or choose another place with CAIRN_HOME.", innerException: exception);
        }
    }

    /// <summary>Makes an empty database.</summary>
    public static void MakeDatabase(string path, Guid vault, bool isSealed)
    {
        using var database = Database.Open(path, SqliteOpenMode.ReadWriteCreate);
        database.Execute("PRAGMA journal_mode = WAL");
        SetPragmas(database);
        database.Execute("BEGIN IMMEDIATE");
        Schema.Migrate(database, from: 0);
        Meta.Set(database, Meta.Vault, vault.ToString());
        Meta.Set(database, Meta.Clock, 0L);
        if (isSealed)
        {
            Meta.Set(database, Meta.Sealed, 1L);
        }

        Meta.Set(database, Meta.Indexed, 0L);
        Meta.Set(database, Meta.Analysis, (long)IndexVersion.Current);
        database.Execute("COMMIT");
    }

    /// <summary>Refuses a vault of a later version, and migrates one of an earlier, after a backup.</summary>
    /// <exception cref="CairnException">Code <c>vault_newer</c>.</exception>
    public static void BringUpToDate(VaultFolder folder, Database reader, VaultOptions options)
    {
        var version = reader.Number("PRAGMA user_version");
        if (version > Schema.Version)
        {
            throw new CairnException(
                "vault_newer", $"The vault was written by a newer Cairn (format {version}; this one knows up to {Schema.Version}).", "Upgrade Cairn. Nothing was changed.");
        }

        if (version == Schema.Version)
        {
            return;
        }

        BackupFile.Write(reader, BackupFile.NewPath(folder, options.Time.GetUtcNow()));
        using var writer = Database.Open(folder.Database, SqliteOpenMode.ReadWrite);
        Schema.Upgrade(writer);
    }

    /// <summary>Opens the connection that writes. A folder that stands elsewhere than it did is a copy and becomes a replica of its own;
    /// erasing that was cut short is finished; an index of another analyzer is made anew.</summary>
    public static Database OpenWriter(VaultFolder folder, VaultOptions options)
    {
        var writer = Database.Open(folder.Database, SqliteOpenMode.ReadWrite);
        try
        {
            SetPragmas(writer);
            var place = $"{options.Machine} {Path.GetFullPath(folder.Path)}";
            if (Meta.Text(writer, Meta.Place) != place || Meta.Number(writer, Meta.Analysis) != IndexVersion.Current)
            {
                writer.Execute("BEGIN IMMEDIATE");
                TakePlace(writer, place, options);
                writer.Execute("COMMIT");
            }

            if (VaultIdentity.Read(folder) != Guid.Parse(Meta.Text(writer, Meta.Vault)!))
            {
                VaultIdentity.Write(folder, Guid.Parse(Meta.Text(writer, Meta.Vault)!), Meta.Number(writer, Meta.Sealed) != 0);
            }

            FinishErasing(writer, folder, options);
            return writer;
        }
        catch (Exception fault)
        {
            writer.Dispose();
            throw VaultFault.IsCannotOpen(fault) ? VaultFault.ReadOnlyFolder(fault) : VaultFault.Translate(fault);
        }
    }

    /// <summary>Overwrites what is left of erased records, where that is due. What cannot be for want of room must not keep anybody from working: the mark
    /// stays, and the status shows it.</summary>
    public static void FinishErasing(Database writer, VaultFolder folder, VaultOptions options)
    {
        try
        {
            if (Meta.Number(writer, Meta.Scrub) != 0)
            {
                Scrubber.Scrub(folder, forgotten: null, options);
            }
        }
        catch (CairnException unfinished) when (unfinished.IsTransient)
        {
        }
    }

    /// <summary>Makes a folder that only its owner can look into.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void SetPragmas(Database database)
    {
        database.Execute("PRAGMA synchronous = FULL");
        database.Execute("PRAGMA secure_delete = ON");
        database.Execute("PRAGMA cache_size = -8000");
        database.Execute("PRAGMA wal_autocheckpoint = 8000");
        database.Execute("PRAGMA journal_size_limit = 33554432");
    }

    private static void TakePlace(Database writer, string place, VaultOptions options)
    {
        if (Meta.Text(writer, Meta.Place) != place)
        {
            ReplicaIds.TakeNew(writer, options);
            Meta.Set(writer, Meta.Place, place);
        }

        if (Meta.Number(writer, Meta.Analysis) != IndexVersion.Current)
        {
            KeywordIndex.Reset(writer);
        }
    }
}

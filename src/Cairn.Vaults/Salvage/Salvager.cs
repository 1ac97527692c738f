using System.Globalization;
using Cairn.Core.Ids;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Index;
using Cairn.Vaults.Sealing;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Salvage;

/// <summary>Repairs a vault: makes a new database of all that can be read of the damaged one, which is set aside as it is.</summary>
/// <remarks>Can be cut short at any point and begun again. The order is: build the new one, give it its finished name, set the old one aside
/// (the database first, so that while it is in its place all of its files are), move the new one in.</remarks>
internal static class Salvager
{
    private const string ReportName = "report.json";

    /// <exception cref="Core.CairnException">Codes <c>vault_in_use</c>, <c>vault_read_only</c>, <c>disk_full</c>, <c>disk_failed</c>.</exception>
    public static SalvageReport Repair(VaultFolder folder, VaultOptions options)
    {
        using var alone = VaultLock.Alone(folder);
        var finished = folder.Database + ".salvaged";
        if (File.Exists(folder.Database) || !File.Exists(finished))
        {
            try
            {
                Build(folder, finished, options);
            }
            catch (SqliteException fault)
            {
                throw VaultFault.Translate(fault);
            }
        }

        // Named by the time at which the report was written, so that a repair that was cut short goes on in the same folder.
        var aside = Path.Combine(folder.Damaged, File.GetLastWriteTimeUtc(finished + ".json").ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture));
        VaultMaker.CreatePrivate(aside);
        foreach (var file in new[] { folder.Database, folder.Database + "-wal", folder.Database + "-shm" }.Where(File.Exists))
        {
            File.Move(file, Path.Combine(aside, Path.GetFileName(file)), overwrite: true);
        }

        var report = SalvageReportFile.Read(finished + ".json") with { SetAside = aside };
        SalvageReportFile.Write(Path.Combine(aside, ReportName), report);

        // The marker goes before the new one comes: left beside it, it would have a sound database repaired.
        File.Delete(folder.RepairMarker);
        File.Move(finished, folder.Database);
        File.Delete(finished + ".json");
        return report;
    }

    private static void Build(VaultFolder folder, string finished, VaultOptions options)
    {
        var building = folder.Database + ".salvaging";
        foreach (var leftover in new[] { building, building + "-wal", building + "-shm", finished })
        {
            File.Delete(leftover);
        }

        // The damaged database is opened only where there is no other way to know: to open it changes what lies beside it.
        var known = VaultIdentity.Read(folder);
        var isSealed = known is null ? ReadFromDatabase<long>(folder, database => Meta.Number(database, Meta.Sealed)) == 1 : VaultIdentity.IsSealed(folder);
        var vault = known ?? ReadFromDatabase<Guid>(folder, database => Guid.TryParse(Meta.Text(database, Meta.Vault), out var id) ? id : null) ?? Uuid.Version7(options.Time.GetUtcNow(), options.Random);
        VaultIdentity.Write(folder, vault, isSealed);
        VaultMaker.MakeDatabase(building, vault, isSealed);
        if (!File.Exists(folder.Database))
        {
            // A log of pages may be all that is left.
            File.Create(folder.Database).Dispose();
        }

        using (var database = Database.Open(building, SqliteOpenMode.ReadWrite))
        {
            var report = new SalvagedVault(database, options, isSealed ? new VaultSeal(vault, options.Keys) : null).TakeFrom(folder);
            ErasedList.Apply(database, ErasedList.Load(folder), options);
            if (!isSealed)
            {
                KeywordIndex.CatchUp(database);
            }

            ReplicaIds.Retire(database, FormerIds(folder));
            Scrubber.OverwriteFreeSpace(database);
            Meta.MarkErasures(database);
            SalvageReportFile.Write(finished + ".json", report with { Records = database.Number("SELECT count(*) FROM records WHERE visible = 1") });
        }

        File.Move(building, finished);
    }

    // As one that nobody changes, which leaves what lies beside it alone.
    private static IReadOnlyList<string> FormerIds(VaultFolder folder)
    {
        try
        {
            using var database = Database.OpenUnchanging(folder.Database);
            return ReplicaIds.All(database);
        }
        catch (SqliteException)
        {
            return [];
        }
    }

    private static T? ReadFromDatabase<T>(VaultFolder folder, Func<Database, T?> read)
        where T : struct
    {
        try
        {
            using var database = Database.Open(folder.Database, SqliteOpenMode.ReadOnly);
            return read(database);
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}

using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Stamps;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Health;
using Cairn.Vaults.Index;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>How the vault stands.</summary>
    public VaultStatus Status() => Read(database => new VaultStatus
    {
        Vault = Id,
        Replica = database.Scalar("SELECT value FROM meta WHERE key = $1", Meta.Replica) is long replica ? ReplicaIds.Text(replica) : null,
        Memories = database.Number("SELECT count(*) FROM records WHERE collection = 'memories' AND visible = 1"),
        Archived = database.Number("SELECT count(*) FROM records WHERE visible = 0 AND erased IS NULL AND stamp IS NOT NULL"),
        Erased = database.Number("SELECT count(*) FROM records WHERE erased IS NOT NULL"),
        Changes = database.Number("SELECT count(*) FROM changes"),
        Conflicts = database.Number("SELECT count(*) FROM conflicts WHERE open = 1"),
        Ahead = database.Number("SELECT count(*) FROM changes WHERE stamp > $1", new Stamp((ulong)(_options.Time.GetUtcNow() + HybridClock.AheadMax).ToUnixTimeMilliseconds() << 16, 0).ToBytes()),
        Bytes = new[] { Folder.Database, Folder.Database + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length),
        Room = EvictionStatus(database),
        LastBackup = Directory.Exists(Folder.Backups) ? Directory.GetFiles(Folder.Backups, "*.db").Max(StringComparer.Ordinal) : null,
        IsScrubDue = Meta.Number(database, Meta.Scrub) != 0,
        SetAside = Directory.Exists(Folder.Damaged) ? Directory.GetDirectories(Folder.Damaged) : [],
    });

    /// <summary>Reads all of the vault and compares what must agree. Each check is made when it is asked for.</summary>
    public IEnumerable<VaultCheck> Examine()
    {
        yield return Examine("pages of the database", database => database.Scalar("PRAGMA integrity_check(1)") is string found and not "ok" ? found : null);
        yield return Examine("changes in the log", database => Count(WrongChanges(database), "changes are not what was written"));
        yield return Examine("records against the log", database => Count(WrongRecords(database), "records are not what their changes merge to"));
        yield return Examine("digest", database => DigestTable.LoadAll(database).ToString() == Recount(database).ToString() ? null : "the digest is not that of the records");
        yield return Examine("keyword index", database => IsLocked ? null : KeywordIndex.Examine(database), VaultRemedy.RebuildIndex);
        yield return Examine("vectors", database => IsLocked ? null : VectorTable.Examine(database));
        yield return Examine("erasing", database => Meta.Number(database, Meta.Scrub) == 0 ? null : "bytes of erased records are still to be overwritten; the next write does it", VaultRemedy.FinishErasing);
    }

    private VaultCheck Examine(string name, Func<Database, string?> find, VaultRemedy remedy = VaultRemedy.Repair)
    {
        try
        {
            return new VaultCheck(name, Read(find), remedy);
        }
        catch (CairnException exception)
        {
            return new VaultCheck(name, exception.Message, VaultRemedy.Repair);
        }
    }

    private static string? Count(int wrong, string what) => wrong == 0 ? null : $"{wrong:N0} {what}";

    private static int WrongChanges(Database database)
    {
        var wrong = 0;
        using var rows = database.Query($"SELECT body, hash FROM changes WHERE {ChangeLog.IsWhole}");
        while (rows.Read())
        {
            wrong += ChangeLog.Hash(rows.GetString(0)).AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(1)) ? 0 : 1;
        }

        return wrong;
    }

    private static int WrongRecords(Database database)
    {
        var wrong = 0;
        using var rows = database.Query($"SELECT {RecordTable.Columns} FROM records WHERE {EvictionTable.Bytes} = 0");
        while (rows.Read())
        {
            var stored = RecordTable.Read(rows);
            var merged = Merger.Merge(stored.State.Key, ChangeLog.OfRecord(database, stored.Rid));
            wrong += Core.Merge.Digest.SumOf(merged) == Core.Merge.Digest.SumOf(stored.State)
                && ChangeJson.WriteFields(Values(merged)) == ChangeJson.WriteFields(Values(stored.State))
                && merged.IsVisible == stored.State.IsVisible ? 0 : 1;
        }

        return wrong;
    }

    private static SortedList<string, Core.Records.FieldValue> Values(RecordState state) =>
        new(state.Fields.ToDictionary(field => field.Key, field => field.Value.Value), StringComparer.Ordinal);

    private static Digest Recount(Database database)
    {
        var digest = new Digest();
        using var rows = database.Query($"SELECT {RecordTable.Columns} FROM records");
        while (rows.Read())
        {
            digest.Move(from: null, RecordTable.Read(rows).State);
        }

        return digest;
    }
}

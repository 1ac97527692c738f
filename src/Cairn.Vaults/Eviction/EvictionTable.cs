using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Eviction;

/// <summary>The table <c>evictions</c>: records that have given up their content, and those that have it back.</summary>
internal static class EvictionTable
{
    /// <summary>The expression, where <c>rid</c> is a record, for the bytes that it has given up; 0 where it is whole.</summary>
    public const string Bytes = "coalesce((SELECT bytes FROM evictions WHERE record = rid), 0)";

    /// <summary>Notes that a record has given up its content.</summary>
    /// <param name="database">In a write transaction.</param>
    /// <param name="rid">The record.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="start">How its text begins, to be shown in its place.</param>
    public static void Add(Database database, long rid, long bytes, string start) => database.Execute(
        "INSERT INTO evictions (record, bytes, start, used) VALUES ($1, $2, $3, 0) ON CONFLICT (record) DO UPDATE SET bytes = excluded.bytes, start = excluded.start", rid, bytes, start);

    /// <summary>Notes that a record is whole again, and that it was used now.</summary>
    public static void Return(Database database, long rid) =>
        database.Execute("UPDATE evictions SET bytes = 0, start = '', used = (SELECT max(seq) FROM changes) WHERE record = $1", rid);

    public static void Remove(Database database, long rid) => database.Execute("DELETE FROM evictions WHERE record = $1", rid);

    /// <summary>Whether the record of a sequence has given up its content.</summary>
    public static bool IsEvicted(Database database, long sequence) =>
        database.Scalar("SELECT 1 FROM records JOIN evictions ON record = rid WHERE seq = $1 AND bytes > 0", sequence) is not null;

    public static (long Records, long Bytes) Total(Database database) => database.List("SELECT count(*), coalesce(sum(bytes), 0) FROM evictions WHERE bytes > 0", row => (row.GetInt64(0), row.GetInt64(1)))[0];

    /// <summary>Whether any record has given up its content.</summary>
    public static bool Any(Database database) => database.Scalar("SELECT 1 FROM evictions WHERE bytes > 0 LIMIT 1") is not null;

    /// <summary>The ops of the changes that a record has given up the content of.</summary>
    public static List<Guid> Ops(Database database, RecordKey key) => database.List(
        $"SELECT op FROM changes JOIN records ON rid = record WHERE collection = $1 AND id = $2 AND NOT ({ChangeLog.IsWhole})", ReadOp, key.Collection, key.Id);

    /// <summary>The ops of those among some places of the log whose content was given up.</summary>
    public static List<Guid> Ops(Database database, IEnumerable<long> sequences) =>
        [.. sequences.SelectMany(sequence => database.List($"SELECT op FROM changes WHERE seq = $1 AND NOT ({ChangeLog.IsWhole})", ReadOp, sequence))];

    /// <summary>Those among some ops whose content was given up.</summary>
    public static List<Guid> Ops(Database database, IEnumerable<Guid> ops) =>
        [.. ops.Where(op => database.Scalar($"SELECT 1 FROM changes WHERE op = $1 AND NOT ({ChangeLog.IsWhole})", ChangeLog.OpBytes(op)) is not null)];

    /// <summary>The ops of everything that was given up.</summary>
    public static List<Guid> Ops(Database database) => database.List(
        $"SELECT op FROM evictions JOIN changes ON changes.record = evictions.record WHERE bytes > 0 AND NOT ({ChangeLog.IsWhole})", ReadOp);

    /// <summary>The sequence up to which everything may be given up: it is indexed, every remote that the vault has now holds it, and one of these keeps what it holds.</summary>
    public static long Reach(Database database, IReadOnlyCollection<Guid> remotes)
    {
        if (Meta.Number(database, Meta.Unindexed) != 0)
        {
            return 0;
        }

        var held = database.List(
            "SELECT count(*), coalesce(max(keeps), 0), coalesce(min(pushed), 0) FROM remotes WHERE remote IN (SELECT value FROM json_each($1))",
            row => row.GetInt64(0) == remotes.Count && row.GetBoolean(1) ? row.GetInt64(2) : 0, Ids(remotes))[0];
        return Math.Min(held, Meta.Number(database, Meta.Indexed));
    }

    /// <summary>How many records have given up content that none of some remotes is known to keep.</summary>
    public static long CountOrphans(Database database, IReadOnlyCollection<Guid> remotes) => database.Number(
        """
        SELECT count(*) FROM evictions WHERE bytes > 0 AND NOT EXISTS (
            SELECT 1 FROM remotes WHERE remote IN (SELECT value FROM json_each($1)) AND keeps = 1
                AND pushed >= (SELECT max(seq) FROM changes WHERE changes.record = evictions.record)
                AND NOT EXISTS (SELECT 1 FROM failures JOIN changes ON changes.seq = failures.seq WHERE failures.remote = remotes.number AND changes.record = evictions.record))
        """,
        Ids(remotes));

    /// <summary>Records that may give up their content, beginning with the one that was written or brought back the longest ago: shared memories without conflicts, of some length.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="reach">The sequence up to which content may be given up.</param>
    public static List<(long Record, string Id)> Candidates(Database database, long reach) => database.List(
        $"""
        SELECT rid, id FROM records LEFT JOIN evictions ON record = rid
        WHERE collection = '{MemoryCollections.Memories.Name}' AND {Outbox.IsShared} AND erased IS NULL AND conflicts = 0 AND coalesce(bytes, 0) = 0
            AND records.seq <= $1 AND length(records.fields) > {Evictor.ShortMax}
        ORDER BY max(records.seq, coalesce(used, 0))
        """,
        row => (row.GetInt64(0), row.GetString(1)), reach);

    /// <summary>Whether a remote has refused a change of a record, or something of it could not be taken in.</summary>
    public static bool HasFailed(Database database, long rid, RecordKey key) =>
        database.Scalar("SELECT 1 FROM failures JOIN changes ON changes.seq = failures.seq WHERE record = $1 UNION ALL SELECT 1 FROM failures WHERE instr(body, $2) > 0 LIMIT 1", rid, key.Id) is not null;

    private static Guid ReadOp(SqliteDataReader row) => new(row.GetFieldValue<byte[]>(0), bigEndian: true);

    private static string Ids(IEnumerable<Guid> remotes) => $"[{string.Join(',', remotes.Select(remote => $"\"{remote}\""))}]";
}

using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;

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

    public static bool IsEvicted(Database database, long rid) => database.Number("SELECT bytes FROM evictions WHERE record = $1", rid) > 0;

    /// <summary>How the text of a record begins that was given up.</summary>
    public static string StartOf(Database database, long rid) => database.Scalar("SELECT start FROM evictions WHERE record = $1", rid) as string ?? "";

    public static (long Records, long Bytes) Total(Database database) => database.List("SELECT count(*), coalesce(sum(bytes), 0) FROM evictions WHERE bytes > 0", row => (row.GetInt64(0), row.GetInt64(1)))[0];

    /// <summary>The keys of records that have given up their content.</summary>
    public static List<RecordKey> Keys(Database database, int limit) => database.List(
        "SELECT collection, id FROM evictions JOIN records ON rid = record WHERE bytes > 0 ORDER BY record LIMIT $1", row => new RecordKey(row.GetString(0), row.GetString(1)), limit);

    /// <summary>The records of changes in the log, by their sequences.</summary>
    public static List<RecordKey> KeysOf(Database database, IEnumerable<long> sequences) => [.. sequences
        .SelectMany(sequence => database.List("SELECT collection, id FROM changes JOIN records ON rid = record WHERE changes.seq = $1", row => new RecordKey(row.GetString(0), row.GetString(1)), sequence)).Distinct()];

    /// <summary>The ops of the changes that a record has given up the content of.</summary>
    public static List<Guid> Ops(Database database, RecordKey key) => database.List(
        $"SELECT op FROM changes JOIN records ON rid = record WHERE collection = $1 AND id = $2 AND NOT ({ChangeLog.IsWhole})", row => new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), key.Collection, key.Id);

    /// <summary>Records that may give up their content, beginning with the one that was written or brought back the longest ago: shared memories without conflicts that are indexed, and that every
    /// remote has.</summary>
    public static List<(long Record, string Id)> Candidates(Database database) => database.List(
        $"""
        SELECT rid, id FROM records LEFT JOIN evictions ON record = rid
        WHERE collection = '{MemoryCollections.Memories.Name}' AND {Outbox.IsShared} AND erased IS NULL AND conflicts = 0 AND coalesce(bytes, 0) = 0
            AND records.seq <= (SELECT min(pushed) FROM remotes) AND records.seq <= $1
        ORDER BY max(records.seq, coalesce(used, 0))
        """,
        row => (row.GetInt64(0), row.GetString(1)), Meta.Number(database, Meta.Indexed));

    /// <summary>Whether a remote has refused a change of a record, or something of it could not be taken in.</summary>
    public static bool HasFailed(Database database, long rid) =>
        database.Scalar("SELECT 1 FROM failures JOIN changes ON changes.seq = failures.seq WHERE record = $1 LIMIT 1", rid) is not null;
}

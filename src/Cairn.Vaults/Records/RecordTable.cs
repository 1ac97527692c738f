using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Records;

/// <summary>The merged records of a vault.</summary>
internal static class RecordTable
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = $"rid, seq, collection, id, ledger, stamp, stamps, deleted, erased, conflicts, fields, {EvictionTable.Bytes}";

    /// <summary>Bytes of the hash that tells a whole row from a damaged one.</summary>
    public const int HashLength = 8;

    // A record that has given up its content is not to be put together again from its row: nobody would know what is missing.
    private static readonly byte[] NoHash = new byte[HashLength];

    public static StoredRecord Load(Database database, RecordKey key)
    {
        var found = database.List($"SELECT {Columns} FROM records WHERE collection = $1 AND id = $2", Read, key.Collection, key.Id);
        return found.Count == 0 ? new StoredRecord(0, 0, RecordState.Untouched(key)) : WithConflicts(database, found[0]);
    }

    public static StoredRecord? Load(Database database, long rid)
    {
        var found = database.List($"SELECT {Columns} FROM records WHERE rid = $1", Read, rid);
        return found.Count == 0 ? null : WithConflicts(database, found[0]);
    }

    public static StoredRecord Read(SqliteDataReader row)
    {
        return new StoredRecord(row.GetInt64(0), row.GetInt64(1), new RecordState
        {
            Key = new RecordKey(row.GetString(2), row.GetString(3)),
            Fields = StateText.Read(row.GetString(10), row.IsDBNull(6) ? null : row.GetString(6), StampAt(row, 5)),
            IsLedger = row.GetBoolean(4),
            Deleted = StampAt(row, 7),
            Erased = StampAt(row, 8),
            Conflicts = row.GetInt64(9) == 0 ? [] : Unloaded,
        })
        {
            IsEvicted = row.GetInt64(11) > 0,
        };
    }

    public static void Save(Database database, StoredRecord record, RecordState before)
    {
        var state = record.State;
        var stamp = state.Stamp;
        var stamps = StateText.OwnStamps(state);
        var fields = StateText.Values(state);
        database.Execute(
            """
            INSERT INTO records (rid, seq, collection, id, visible, ledger, stamp, stamps, deleted, erased, conflicts, fields, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (rid) DO UPDATE SET seq = excluded.seq, visible = excluded.visible, ledger = excluded.ledger, stamp = excluded.stamp,
                stamps = excluded.stamps, deleted = excluded.deleted, erased = excluded.erased, conflicts = excluded.conflicts,
                fields = excluded.fields, hash = excluded.hash
            """,
            record.Rid, record.Sequence, state.Key.Collection, state.Key.Id, state.IsVisible, state.IsLedger, stamp?.ToBytes(), stamps,
            state.Deleted?.ToBytes(), state.Erased?.ToBytes(), state.Conflicts.Count, fields,
            record.IsEvicted ? NoHash : Hash(state.Key, stamp, stamps, state.Deleted, state.Erased, fields));
        if (state.Conflicts.Count + before.Conflicts.Count > 0)
        {
            SaveConflicts(database, record);
        }
    }

    /// <summary>Puts a record in the place of itself, in a row that is no longer than it has to be.</summary>
    public static void Exchange(Database database, StoredRecord record)
    {
        database.Execute("DELETE FROM records WHERE rid = $1", record.Rid);
        Save(database, record, record.State);
    }

    /// <summary>Deletes a record that no change is left of.</summary>
    public static void Delete(Database database, long rid)
    {
        database.Execute("DELETE FROM records WHERE rid = $1", rid);
        database.Execute("DELETE FROM conflicts WHERE record = $1", rid);
    }

    /// <summary>What the column <c>hash</c> holds: the first bytes of SHA-256 over the row's content.</summary>
    public static byte[] Hash(RecordKey key, Stamp? stamp, string? stamps, Stamp? deleted, Stamp? erased, string fields) =>
        RowHash.Of(HashLength, key.Collection, key.Id, stamp?.ToString(), stamps, deleted?.ToString(), erased?.ToString(), fields);

    /// <summary>Whether a row's hash is that of a record that has given up its content.</summary>
    public static bool IsEvicted(ReadOnlySpan<byte> hash) => hash.SequenceEqual(NoHash);

    private static readonly Conflict[] Unloaded = [default];

    private static StoredRecord WithConflicts(Database database, StoredRecord record) => record.State.Conflicts.Count == 0 ? record : record with
    {
        State = record.State with
        {
            Conflicts = database.List(
                "SELECT field, stamp, value, open FROM conflicts WHERE record = $1 ORDER BY field, stamp, value",
                row => new Conflict(row.GetString(0), StampAt(row, 1)!.Value, FieldValue.Parse(row.GetString(2)), row.GetBoolean(3)),
                record.Rid),
        },
    };

    private static void SaveConflicts(Database database, StoredRecord record)
    {
        database.Execute("DELETE FROM conflicts WHERE record = $1", record.Rid);
        foreach (var conflict in record.State.Conflicts)
        {
            database.Execute(
                "INSERT INTO conflicts (record, field, stamp, value, open) VALUES ($1, $2, $3, $4, $5)",
                record.Rid, conflict.Field, conflict.Stamp.ToBytes(), conflict.Value.Json, conflict.IsOpen);
        }
    }

    private static Stamp? StampAt(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Stamp.FromBytes(row.GetFieldValue<byte[]>(column));
}

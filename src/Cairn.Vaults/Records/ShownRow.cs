using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Records;

/// <summary>A record as it is shown, read with one statement for any number of them.</summary>
/// <param name="Rid">Its number.</param>
/// <param name="Record">What is shown of it.</param>
internal readonly record struct ShownRow(long Rid, VaultRecord Record)
{
    /// <summary>The columns that <see cref="Read"/> expects of <c>records</c>, in its order.</summary>
    public const string Columns = """
        records.rid, records.seq, records.collection, records.id, records.stamp, records.stamps, records.fields, records.visible, records.erased IS NOT NULL,
            (SELECT evictions.start FROM evictions WHERE evictions.record = records.rid AND evictions.bytes > 0),
            (SELECT min(changes.stamp) FROM changes WHERE changes.record = records.rid),
            CASE WHEN records.conflicts > 0 THEN (SELECT count(*) FROM conflicts WHERE conflicts.record = records.rid AND conflicts.open = 1) ELSE 0 END
        """;

    /// <summary>Runs a query for <see cref="Columns"/>.</summary>
    public static List<ShownRow> List(Database database, string sql, params ReadOnlySpan<object?> values) => database.List(sql, row => Read(database, row), values);

    /// <summary>Runs a query for <see cref="Columns"/>, and leaves fields out that may be long and are not asked for.</summary>
    public static List<ShownRow> ListWithout(Database database, string[] fields, string sql, params ReadOnlySpan<object?> values) => database.List(sql, row => Read(database, row, fields), values);

    /// <summary>The record of a number.</summary>
    public static ShownRow Load(Database database, long rid) => List(database, $"SELECT {Columns} FROM records WHERE rid = $1", rid)[0];

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static ShownRow Read(Database database, SqliteDataReader row, params string[] passedOver)
    {
        var key = new RecordKey(row.GetString(2), row.GetString(3));
        var (stamp, first) = (StampAt(row, 4), StampAt(row, 10));
        var fields = FieldsOf(database, key, row, stamp, passedOver);
        var (isVisible, isErased, isEvicted) = (row.GetBoolean(7), row.GetBoolean(8), !row.IsDBNull(9));
        if (isEvicted)
        {
            fields["content"] = FieldValue.Text(row.GetString(9));
        }

        // Times that came with a record stand where the log knows none.
        var (created, updated) = (Take(fields, "created_at"), Take(fields, "updated_at"));
        return new ShownRow(row.GetInt64(0), new VaultRecord
        {
            Key = key,
            Sequence = row.GetInt64(1),
            Fields = fields,
            IsEvicted = isEvicted,
            CreatedAt = created ?? first?.Time,
            UpdatedAt = stamp?.Time ?? updated ?? created,
            IsArchived = !isVisible && !isErased && stamp is not null,
            IsErased = isErased,
            ConflictCount = row.GetInt32(11),
        });
    }

    private static SortedList<string, FieldValue> FieldsOf(Database database, RecordKey key, SqliteDataReader row, Stamp? stamp, string[] passedOver)
    {
        if (database.Seal is not { } seal)
        {
            return StoredFields.Read(row.GetFieldValue<byte[]>(6), passedOver);
        }

        var opened = seal.Open(new RecordState { Key = key, Fields = StateText.Read(row.GetString(6), row.IsDBNull(5) ? null : row.GetString(5), stamp) });
        return new SortedList<string, FieldValue>(opened.Fields.Where(field => !field.Value.Value.IsNull).ToDictionary(field => field.Key, field => field.Value.Value), StringComparer.Ordinal);
    }

    private static DateTimeOffset? Take(SortedList<string, FieldValue> fields, string name) => fields.Remove(name, out var value) ? TimeText.Read(value) : null;

    private static Stamp? StampAt(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Stamp.FromBytes(row.GetFieldValue<byte[]>(column));
}

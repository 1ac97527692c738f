using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Stamps;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Salvage.Pages;
using Cairn.Vaults.Sealing;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Salvage;

/// <summary>Fills a new database with what is left of a damaged one. Rows are known by their shape, and believed only when their hash is right.</summary>
/// <remarks>Records that have given up their content are left to be read from a remote again.</remarks>
internal sealed class SalvagedVault(Database database, VaultOptions options, VaultSeal? seal)
{
    private const string Author = "salvage";

    private long _changes;
    private long _rowsDamaged;
    private long _recordsRebuilt;

    public SalvageReport TakeFrom(VaultFolder folder)
    {
        database.Execute("CREATE TEMP TABLE found_changes (seq INTEGER, body TEXT)");
        database.Execute("CREATE TEMP TABLE found_records (collection TEXT, id TEXT, ledger INTEGER, stamp BLOB, stamps TEXT, deleted BLOB, erased BLOB, fields TEXT)");
        var tally = Collect(folder);
        ApplyAll("SELECT body FROM found_changes ORDER BY seq", (batch, row) =>
        {
            _changes += TryApply(batch, row.GetString(0)) ? 1 : 0;
        });
        seal?.Refresh(database);
        if (seal is not { IsOpen: false })
        {
            ApplyAll("SELECT collection, id, ledger, stamp, stamps, deleted, erased, fields FROM found_records", (batch, row) =>
            {
                _recordsRebuilt += Missing(batch, ReadRow(row)).ToList().FindAll(batch.Apply).Count > 0 ? 1 : 0;
            });
        }

        database.Execute("DROP TABLE found_changes");
        database.Execute("DROP TABLE found_records");
        return new SalvageReport
        {
            SetAside = "",
            Pages = tally.Pages,
            PagesUnreadable = tally.UnreadablePages,
            Changes = _changes,
            RowsDamaged = _rowsDamaged + tally.SkippedCells,
            RecordsRebuilt = _recordsRebuilt,
        };
    }

    private SalvageTally Collect(VaultFolder folder)
    {
        using var pages = PageSource.Open(folder.Database);
        var rows = new PageRows(pages);
        database.Execute("BEGIN");
        foreach (var row in rows.Read())
        {
            Collect(row);
        }

        database.Execute("COMMIT");
        return rows.Tally;
    }

    private void Collect(SalvagedRow row)
    {
        switch (row.Values)
        {
            case [null, byte[] { Length: 16 }, long, byte[] { Length: Stamp.ByteLength }, string stub, byte[]] when ChangeLog.IsStub(stub):
                break;
            case [null, byte[] { Length: 16 }, long, byte[] { Length: Stamp.ByteLength }, string body, byte[] hash]:
                Keep(ChangeLog.Hash(body).AsSpan().SequenceEqual(hash), "INSERT INTO found_changes VALUES ($1, $2)", row.RowId, body);
                break;
            case [null, long, string collection, string id, long, long ledger, var stamp and (null or byte[]), var stamps and (null or string), var deleted and (null or byte[]), var erased and (null or byte[]), long, string fields, byte[] hash] when !RecordTable.IsEvicted(hash):
                Keep(
                    RecordTable.Hash(new RecordKey(collection, id), StampOf(stamp), (string?)stamps, StampOf(deleted), StampOf(erased), fields).AsSpan().SequenceEqual(hash),
                    "INSERT INTO found_records VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", collection, id, ledger, stamp, stamps, deleted, erased, fields);
                break;
        }
    }

    private void Keep(bool isWhole, string insert, params ReadOnlySpan<object?> values)
    {
        if (isWhole)
        {
            database.Execute(insert, values);
        }
        else
        {
            _rowsDamaged++;
        }
    }

    private static Stamp? StampOf(object? value) => value is byte[] { Length: Stamp.ByteLength } bytes ? Stamp.FromBytes(bytes) : null;

    private static RecordRow ReadRow(SqliteDataReader row) => new(
        new RecordKey(row.GetString(0), row.GetString(1)),
        row.GetBoolean(2),
        StateText.Read(row.GetString(7), row[4] as string, StampOf(row[3])),
        StampOf(row[5]),
        StampOf(row[6]));

    private void ApplyAll(string query, Action<WriteBatch, SqliteDataReader> apply)
    {
        database.Execute("BEGIN IMMEDIATE");
        var batch = new WriteBatch(database, options, replica: 0);
        using (var rows = database.Query(query))
        {
            while (rows.Read())
            {
                apply(batch, rows);
            }
        }

        batch.Finish();
        database.Execute("COMMIT");
    }

    private bool TryApply(WriteBatch batch, string body)
    {
        try
        {
            return batch.Apply(ChangeJson.Read(body));
        }
        catch (CairnException)
        {
            _rowsDamaged++;
            return false;
        }
    }

    // What the merged row knows and the log no longer does, as the changes that must have been: same stamps, same values. Only who has the keys can seal them;
    // where nobody does, they come from a remote.
    private IEnumerable<Change> Missing(WriteBatch batch, RecordRow row) => MissingIn(batch, row).Select(change => seal is null ? change
        : seal.Seal(change with { Fields = new SortedList<string, FieldValue>(change.Fields.ToDictionary(field => field.Key, field => Opened(change, field.Key, field.Value)), StringComparer.Ordinal) }));

    private FieldValue Opened(Change change, string field, FieldValue value) =>
        change.Key.Collection == SealCollection.Name ? value : SealedValue.Open(seal!.Ring, change.Key, field, change.Stamp, value);

    private static IEnumerable<Change> MissingIn(WriteBatch batch, RecordRow row)
    {
        var logged = batch.History(row.Key);
        bool IsLogged(Stamp stamp, string field) => logged.Any(change => change.Stamp == stamp && change.Fields.ContainsKey(field));

        foreach (var lost in row.Fields.Where(field => !IsLogged(field.Value.Stamp, field.Key)).GroupBy(field => field.Value.Stamp))
        {
            var fields = new SortedList<string, FieldValue>(lost.ToDictionary(field => field.Key, field => field.Value.Value), StringComparer.Ordinal);
            yield return Restored(row.Key, row.IsLedger ? ChangeKind.Append : ChangeKind.Put, lost.Key, fields, []);
        }

        if (row.Deleted is { } deleted && !logged.Any(change => change.Stamp == deleted))
        {
            var seen = row.Fields.Where(field => field.Value.Stamp < deleted).ToDictionary(field => field.Key, field => field.Value.Stamp);
            yield return Restored(row.Key, ChangeKind.Delete, deleted, [], new SortedList<string, Stamp>(seen, StringComparer.Ordinal));
        }

        if (row.Erased is { } erased && !logged.Any(change => change.Kind == ChangeKind.Erase))
        {
            yield return Restored(row.Key, ChangeKind.Erase, erased, [], []);
        }
    }

    private static Change Restored(RecordKey key, ChangeKind kind, Stamp stamp, SortedList<string, FieldValue> fields, SortedList<string, Stamp> seen) => new()
    {
        Op = Uuid.Version8(Guid.Empty, Author, key.Collection, key.Id, kind.Name, stamp.ToString(), ChangeJson.WriteFields(fields)),
        Key = key,
        Kind = kind,
        Stamp = stamp,
        Fields = fields,
        Base = seen,
        Actor = Author,
    };
}

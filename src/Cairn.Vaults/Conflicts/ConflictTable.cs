using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Conflicts;

/// <summary>The open ones of the table <c>conflicts</c>, with what the log tells of them.</summary>
internal static class ConflictTable
{
    /// <summary>Where the open conflicts stand, in no order.</summary>
    public static List<(ConflictPlace Place, long Rid)> Places(Database database, RecordKey? record)
    {
        const string Open = "SELECT rid, collection, id, field, conflicts.stamp, value FROM conflicts JOIN records ON rid = record WHERE open = 1";
        return record is { } key ? database.List($"{Open} AND collection = $1 AND id = $2", Read, key.Collection, key.Id) : database.List(Open, Read);

        static (ConflictPlace, long) Read(Microsoft.Data.Sqlite.SqliteDataReader row)
        {
            var conflict = new Conflict(row.GetString(3), Stamp.FromBytes(row.GetFieldValue<byte[]>(4)), FieldValue.Parse(row.GetString(5)), IsOpen: true);
            return (new ConflictPlace(conflict.Stamp, conflict.IdIn(new RecordKey(row.GetString(1), row.GetString(2)))), row.GetInt64(0));
        }
    }

    /// <summary>The record of the one open conflict whose id begins with a text, and the conflict.</summary>
    /// <exception cref="CairnException">Codes <c>conflict_not_found</c>, <c>id_ambiguous</c>, <c>id_too_short</c>.</exception>
    public static (StoredRecord Record, Conflict Conflict) Find(Database database, string idPrefix)
    {
        if (idPrefix.Length < Vault.IdPrefixMin)
        {
            throw new CairnException("id_too_short", $"An id may be cut to no less than {Vault.IdPrefixMin} characters.", "Give more of it. `cairn conflicts` shows ids.");
        }

        return Places(database, record: null).FindAll(open => open.Place.Id.StartsWith(idPrefix, StringComparison.Ordinal)) switch
        {
            [] => throw new CairnException("conflict_not_found", "There is no open conflict with this id.", "It may have been settled meanwhile. `cairn conflicts` shows those that are open."),
            [var (place, rid)] => Load(database, rid, place.Id),
            _ => throw new CairnException("id_ambiguous", "More than one conflict's id begins like this.", "Give more of the id."),
        };
    }

    public static (StoredRecord Record, Conflict Conflict) Load(Database database, long rid, string id)
    {
        var stored = RecordTable.Load(database, rid)!.Value;
        return (stored, stored.State.Conflicts.First(conflict => conflict.IdIn(stored.State.Key) == id));
    }

    public static OpenConflict Show(Database database, (StoredRecord Record, Conflict Conflict) found)
    {
        var (rid, _, state) = found.Record;
        var (field, stamp, value, _) = found.Conflict;
        var isArchived = !state.IsVisible && state.Deleted is not null;
        var winner = isArchived ? new FieldState(state.Deleted!.Value, FieldValue.Null) : state.Fields.TryGetValue(field, out var shown) ? shown : default(FieldState?);
        return new OpenConflict
        {
            Id = found.Conflict.IdIn(state.Key),
            Key = state.Key,
            Field = field,
            Lost = Written(database, rid, field, new FieldState(stamp, value)),
            Shown = winner is { } won ? Written(database, rid, isArchived ? null : field, won) : null,
            IsArchived = isArchived,
        };
    }

    // Without a field, it is a delete that is looked for.
    private static WrittenValue Written(Database database, long rid, string? field, FieldState written)
    {
        var change = database.List("SELECT body FROM changes WHERE record = $1 AND stamp = $2", row => ChangeLog.ReadStored(row.GetString(0)), rid, written.Stamp.ToBytes())
            .Find(change => field is null ? change.Kind == ChangeKind.Delete : change.Fields.TryGetValue(field, out var value) && value == written.Value);
        return new WrittenValue(written.Value, written.Stamp)
        {
            IsOurs = database.Scalar("SELECT value FROM meta WHERE key = $1", Meta.Replica) is long replica && (ulong)replica == written.Stamp.Replica,
            Actor = change?.Actor,
            Reason = change?.Reason,
        };
    }
}

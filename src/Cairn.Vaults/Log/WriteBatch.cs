using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Collections;
using Cairn.Core.Ids;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Records;
using Cairn.Vaults.Sealing;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Log;

/// <summary>The writes of one transaction: all of them become durable together, or none.</summary>
/// <remarks>Valid only while the work that it was given to runs.</remarks>
public sealed partial class WriteBatch
{
    private static readonly SortedList<string, FieldValue> NoFields = [];
    private readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);
    private readonly Database _database;
    private readonly VaultOptions _options;
    private readonly ulong _replica;
    private readonly DigestTable _digest;
    private readonly VaultSeal? _seal;
    private readonly Func<bool> _hasBackups;
    private bool _hasEarlierVersions;
    private ulong _reading;
    private long _sequence;
    private long _rid;

    internal WriteBatch(Database database, VaultOptions options, ulong replica, Func<bool>? hasBackups = null)
    {
        _hasBackups = hasBackups ?? (() => false);
        _database = database;
        _options = options;
        _replica = replica;
        _digest = new DigestTable(database);
        _seal = database.Seal;
        _seal?.Refresh(database);
        (_reading, _sequence, _rid) = database.List(
            "SELECT (SELECT value FROM meta WHERE key = $1), (SELECT coalesce(max(seq), 0) FROM changes), (SELECT coalesce(max(rid), 0) FROM records), (SELECT coalesce(max(value), 0) FROM meta WHERE key = $2)",
            row => ((ulong)row.GetInt64(0), Math.Max(row.GetInt64(1), row.GetInt64(3)), row.GetInt64(2)),
            Meta.Clock, Meta.Floor)[0];
    }

    /// <summary>The connection, within the transaction.</summary>
    internal Database Database => _database;

    /// <summary>The time by the vault's clock.</summary>
    public DateTimeOffset Now => _options.Time.GetUtcNow();

    /// <summary>A new UUID of version 7.</summary>
    public Guid NewId() => Uuid.Version7(Now, _options.Random);

    /// <summary>What a record's changes merge to at this point of the transaction.</summary>
    public RecordState Load(RecordKey key) => LoadStored(key).State;

    /// <exception cref="EvictedException">The record has given up its content.</exception>
    internal StoredRecord LoadStored(RecordKey key) => RecordTable.Load(_database, key) is var stored && !stored.IsEvicted ? stored.Opened(_seal) : throw new EvictedException(key);

    /// <summary>All changes of a record, in the order of this replica's log.</summary>
    public IReadOnlyList<Change> History(RecordKey key) => ChangeLog.OfRecord(_database, LoadStored(key).Rid).ConvertAll(Opened);

    /// <summary>Sets fields of a record, which is created, or shown again, where it has to be.</summary>
    /// <returns>The change, or null where every field has its value already.</returns>
    /// <exception cref="CairnException">Codes <c>invalid_id</c>, <c>unknown_collection</c>, <c>record_erased</c>, <c>ledger_written</c>, and those of <see cref="Collection.Check"/>.</exception>
    public Change? Put(RecordKey key, IEnumerable<KeyValuePair<string, FieldValue>> patch, Author author)
    {
        var collection = Writable(key);
        var stored = LoadStored(key);
        var state = stored.State;
        RequireNotErased(state);
        RequireNoLedger(state);
        var fields = collection.Check(patch, isNew: state.Fields.Count == 0);
        collection.CheckMoves(fields, field => state[field]);
        return PutChecked(stored, collection, fields, author);
    }

    /// <summary>Puts fields that the collection has checked into a record that was loaded in this transaction, and that is neither erased nor in a ledger.</summary>
    internal Change? PutChecked(StoredRecord stored, Collection collection, SortedList<string, FieldValue> fields, Author author)
    {
        var state = stored.State;
        var changed = !state.IsVisible ? fields
            : new SortedList<string, FieldValue>(fields.Where(field => field.Value != state[field.Key]).ToDictionary(field => field.Key, field => field.Value), StringComparer.Ordinal);
        return changed.Count == 0 ? null : Write(stored, Edit(state, collection.IsLedger ? ChangeKind.Append : ChangeKind.Put, changed, changed.Keys, author));
    }

    /// <summary>Writes a record that comes from elsewhere, the same change on every device that imports it. Its stamp is below that of any edit.</summary>
    /// <returns>The change, or null where the record is known already, be it changed, hidden or erased since.</returns>
    /// <param name="key">The record.</param>
    /// <param name="space">The vault's <see cref="Vault.Space"/>.</param>
    /// <param name="content">Its fields.</param>
    /// <param name="author">Who imports.</param>
    public Change? Import(RecordKey key, Guid space, IEnumerable<KeyValuePair<string, FieldValue>> content, Author author)
    {
        var collection = Writable(key);
        var stored = RecordTable.Load(_database, key);
        return stored.Rid != 0 ? null : Write(stored, Imported(collection, key, space, content, author));
    }

    /// <summary>Whether a record has given up its content, and was nothing but what an import makes of this: that is the same change everywhere, so that its op and hash say it without the content.</summary>
    internal bool IsEvictedImport(RecordKey key, Guid space, IEnumerable<KeyValuePair<string, FieldValue>> content, Author author)
    {
        if (RecordTable.Load(_database, key) is not { IsEvicted: true } stored)
        {
            return false;
        }

        var imported = Imported(Writable(key), key, space, content, author);
        return ChangeLog.IsOnly(_database, stored.Rid, _seal?.Seal(imported) ?? imported);
    }

    /// <summary>Whether a record is shown at this point of the transaction.</summary>
    internal bool IsVisible(RecordKey key) => RecordTable.Load(_database, key).State.IsVisible;

    /// <summary>Hides a record; a later put shows it again whole.</summary>
    /// <returns>The change, or null where there is nothing to hide.</returns>
    public Change? Delete(RecordKey key, Author author) => Delete(key, author, seen: null);

    internal Change? Delete(RecordKey key, Author author, RecordState? seen)
    {
        var stored = LoadStored(key);
        RequireNoLedger(stored.State);
        var replaced = seen ?? stored.State;
        return stored.State.IsVisible ? Write(stored, Edit(replaced, ChangeKind.Delete, NoFields, replaced.Fields.Keys, author)) : null;
    }

    /// <summary>Erases a record for ever. Overwriting what the file still holds of it is done after the transaction.</summary>
    /// <returns>The change, or null where the record is erased already or was never there.</returns>
    internal Change? Erase(RecordKey key, Author author)
    {
        var stored = RecordTable.Load(_database, key);
        return stored.Rid == 0 || stored.State.IsErased ? null : Write(stored, Edit(stored.State, ChangeKind.Erase, NoFields, [], author));
    }

    /// <summary>Sets fields, or none, and settles values that are in conflict. They are not checked: they have been written before.</summary>
    internal Change Settle(StoredRecord stored, SortedList<string, FieldValue> fields, IReadOnlyList<Conflict> settled, Author author) =>
        Write(stored, Edit(stored.State, ChangeKind.Put, fields, fields.Keys, author, settled));

    /// <summary>Writes a value as somebody does who has not seen what is shown. Whoever writes next and has not seen it either leaves it in conflict.</summary>
    internal Change PutBeside(RecordKey key, Conflict lost, Author author)
    {
        var stored = RecordTable.Load(_database, key);
        return Write(stored, Edit(stored.State, ChangeKind.Put, new SortedList<string, FieldValue> { [lost.Field] = lost.Value }, [], author));
    }

    /// <summary>Gives a record the fields of an earlier state. They are not checked again: limits bind what is new, and a later version may have written them.</summary>
    /// <param name="key">The record.</param>
    /// <param name="then">The earlier state.</param>
    /// <param name="author">Who writes.</param>
    /// <param name="seen">The state whose values it replaces; null for the one that is stored.</param>
    /// <returns>The change, or null where the record is as it was then.</returns>
    internal Change? PutBack(RecordKey key, RecordState then, Author author, RecordState? seen = null)
    {
        var stored = LoadStored(key);
        var state = stored.State;
        RequireNotErased(state);
        RequireNoLedger(state);

        // All fields where the record is hidden, since a put shows it again.
        var fields = new SortedList<string, FieldValue>(
            state.Fields.Keys.Union(then.Fields.Keys)
                .Where(field => state[field] != then[field] || (!state.IsVisible && !then[field].IsNull))
                .ToDictionary(field => field, field => then[field]),
            StringComparer.Ordinal);
        return fields.Count == 0 ? null : Write(stored, Edit(seen ?? state, ChangeKind.Put, fields, fields.Keys, author));
    }

    /// <summary>The changes that somebody made at this replica and that are not undone, newest first.</summary>
    /// <param name="key">The record to look at; null for the vault.</param>
    /// <param name="undoneBy">The op that a change undoes; null where it undoes none.</param>
    /// <exception cref="EvictedException">The next one has given up its content.</exception>
    internal IEnumerable<Change> OwnChanges(RecordKey? key, Func<Change, Guid?> undoneBy)
    {
        var undone = new HashSet<Guid>();
        var rid = key is { } record ? RecordTable.Load(_database, record).Rid : default(long?);
        using var rows = _database.Query($"{ChangeLog.SelectLogged} WHERE ($1 IS NULL OR record = $1) ORDER BY changes.seq DESC", rid);
        while (rows.Read())
        {
            var logged = ChangeLog.Read(rows);
            if (logged.IsEvicted && logged.Change.Stamp.Replica == _replica)
            {
                // What it did, and whether it is undone already, stands in what it has given up.
                throw new EvictedException(logged.Change.Key);
            }

            var change = logged.IsEvicted ? logged.Change : Opened(logged.Change);
            if (undoneBy(change) is { } op)
            {
                undone.Add(op);
            }
            else if (change.Stamp.Replica == _replica && !change.IsBlank && !Author.IsImport(change.Actor) && !undone.Contains(change.Op))
            {
                yield return change;
            }
        }
    }

    /// <summary>Ids and terms of the records that this transaction erased: what must not stay in traces.</summary>
    internal IReadOnlySet<string> Forgotten => _forgotten;

    /// <summary>The sequence of the last change in the log.</summary>
    internal long LastSequence => _sequence;

    internal void Finish()
    {
        Meta.Set(_database, Meta.Clock, (long)_reading);
        _digest.Save();
    }

    private Change Imported(Collection collection, RecordKey key, Guid space, IEnumerable<KeyValuePair<string, FieldValue>> content, Author author) =>
        ImportedChange.Of(key, space, collection.Check(content, isNew: true), author, _seal?.Ring.Current.Key.Name);

    private static Collection Writable(RecordKey key) => !Names.IsId(key.Id)
        ? throw new CairnException("invalid_id", "The id is not one that a record can have.", $"Use up to {Names.IdLengthMax} ASCII letters, digits or . _ : @ ~ -, beginning with a letter or digit.")
        : Catalog.Find(key.Collection) ?? throw new CairnException(
            "unknown_collection", "There is no such collection in this version.", $"Use one of: {string.Join(", ", Catalog.All.Select(collection => collection.Name))}.");

    internal static void RequireNoLedger(RecordState state)
    {
        if (state.IsLedger)
        {
            throw new CairnException("ledger_written", $"The record {state.Key.Id} is an entry of a ledger and stands as it was written.", "Add a new entry instead.");
        }
    }

    private static void RequireNotErased(RecordState state)
    {
        if (state.IsErased)
        {
            throw new CairnException("record_erased", $"The record {state.Key.Id} was erased.", "An erased record never comes back; write a new one.");
        }
    }

    private Change Edit(RecordState state, ChangeKind kind, IReadOnlyDictionary<string, FieldValue> fields, IEnumerable<string> replaced, Author author, IReadOnlyList<Conflict>? settled = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(author.Actor.Length, nameof(author));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(author.Actor.Length, ChangeLimits.ActorLengthMax, nameof(author));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(author.Reason?.Length ?? 0, ChangeLimits.ReasonLengthMax, nameof(author));
        _reading = HybridClock.Next(_reading, Now);
        var change = new Change
        {
            Op = NewId(),
            Key = state.Key,
            Kind = kind,
            Stamp = new Stamp(_reading, _replica),
            Fields = fields,
            Actor = author.Actor,
            Reason = author.Reason,
        };
        return SeenChange.Of(change, state, replaced, settled);
    }
}

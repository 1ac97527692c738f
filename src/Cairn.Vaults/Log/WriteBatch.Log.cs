using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Stamps;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Index;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Log;

/// <summary>How changes come into the log, and go.</summary>
public sealed partial class WriteBatch
{
    /// <summary>How many keys of a sealed vault this device has at this point of the transaction.</summary>
    internal int KeyCount => _seal is { IsOpen: true } seal ? seal.Ring.Keys.Count : 0;

    /// <summary>Whether a change of the log is one that a device with all of this device's keys would refuse, because its key was superseded when it was written.</summary>
    internal bool IsStale(Change change) => _seal?.IsStale(change) == true;

    /// <summary>Whether a record is erased at this point of the transaction.</summary>
    internal bool IsErased(RecordKey key) => RecordTable.Load(_database, key).State.IsErased;

    /// <summary>Takes in a change that was made elsewhere, checked by <see cref="ChangeJson.Read"/>.</summary>
    /// <returns>False where it is in the log already, or does nothing there: a blank change of a sealed vault before its erase.</returns>
    /// <exception cref="CairnException">Code <c>op_reused</c>; in a sealed vault whose keys this device has, also <c>seal_forged</c>, <c>seal_key_unknown</c>
    /// and <c>seal_key_stale</c>.</exception>
    public bool Apply(Change change)
    {
        var stored = RecordTable.Load(_database, change.Key);
        return (_seal is null || ChangeLog.Has(_database, change.Op) || _seal.Check(change, stored.State)) && TryWrite(stored, change);
    }

    /// <summary>Takes in a change that a person brings, of an export, say: a sealed vault seals what is not sealed.</summary>
    /// <returns>False where it is in the log already.</returns>
    /// <exception cref="CairnException">As <see cref="Apply"/>.</exception>
    public bool TakeIn(Change change)
    {
        if (_seal is null || change.IsBlank || ChangeSealer.IsSealed(change))
        {
            return Apply(change);
        }

        // After a rotation the same change is sealed to another text, which is no other change.
        return !ChangeLog.Has(_database, change.Op) && TryWrite(RecordTable.Load(_database, change.Key), _seal.Seal(change));
    }

    /// <summary>Takes changes out of the log that should never have come in; the record becomes what the others merge to.</summary>
    internal void TakeOut(long rid, IEnumerable<Guid> ops)
    {
        var stored = RecordTable.Load(_database, rid)!.Value;
        foreach (var op in ops)
        {
            ChangeLog.Remove(_database, op);
        }

        // Where the erase was one of them, the blank changes that it left stand for content that has to come again.
        var left = ChangeLog.OfRecord(_database, rid);
        foreach (var blank in left.Exists(change => change.Kind == ChangeKind.Erase) ? [] : left.FindAll(change => change.IsBlank))
        {
            ChangeLog.Remove(_database, blank.Op);
            left.Remove(blank);
        }

        var next = Merger.Merge(stored.State.Key, left);
        _digest.Move(stored.State, next);
        if (left.Count > 0)
        {
            RecordTable.Save(_database, stored with { State = next }, stored.State);
        }
        else
        {
            RecordTable.Delete(_database, rid);
        }
    }

    /// <summary>Drops all records that a remote has, with their changes; private ones stay, and so do the keys of a sealed vault. Sequences go on from where they were.</summary>
    internal void Reset()
    {
        const string Dropped = $"SELECT rid FROM records WHERE {Outbox.IsShared} AND collection <> '{SealCollection.Name}'";
        _database.Execute($"DELETE FROM changes WHERE record IN ({Dropped})");
        _database.Execute($"DELETE FROM conflicts WHERE record IN ({Dropped})");
        _database.Execute($"DELETE FROM evictions WHERE record IN ({Dropped})");
        _database.Execute($"DELETE FROM records WHERE rid IN ({Dropped})");
        KeywordIndex.Reset(_database);
        VectorTable.Reset(_database);
        RemoteTable.RestartAll(_database);
        _digest.Clear();
        foreach (var kept in _database.List($"SELECT {RecordTable.Columns} FROM records", RecordTable.Read))
        {
            _digest.Move(null, kept.Merged);
        }

        Meta.Set(_database, Meta.Floor, _sequence);

        // This copy no longer has what it left in buckets. Under the same id it would take that for its own, and an object that cannot be read for one that it can write again.
        ReplicaIds.TakeNew(_database, _options);
    }

    private Change Write(StoredRecord stored, Change change) =>
        TryWrite(stored, _seal?.Seal(change) ?? change) ? change : throw new InvalidOperationException("A new change is in the log already.");

    private bool TryWrite(StoredRecord stored, Change change)
    {
        if (stored.IsEvicted && change.Kind != ChangeKind.Erase && !ChangeLog.Has(_database, change.Op))
        {
            throw new EvictedException(change.Key);
        }

        var state = stored.Merged;
        var kept = state.IsErased && !change.IsBlank ? change.Blanked() : change;
        var rid = stored.Rid == 0 ? _rid + 1 : stored.Rid;
        if (!ChangeLog.TryAppend(_database, _sequence + 1, rid, kept))
        {
            return false;
        }

        _rid = Math.Max(_rid, rid);
        _sequence++;
        _reading = HybridClock.Observe(_reading, change.Stamp, Now);
        var next = Merger.TryAdvance(state, kept) ?? Merger.Merge(change.Key, ChangeLog.OfRecord(_database, rid));
        next = _seal?.Judge(next) ?? next;
        _digest.Move(stored.Rid == 0 ? null : state, next);
        RecordTable.Save(_database, new StoredRecord(rid, _sequence, next), state);
        NoticeEarlierVersion(stored);
        if (next.IsErased && !state.IsErased)
        {
            Forget(rid);
        }

        if (_seal is not null && change.Key.Collection == SealCollection.Name)
        {
            _seal.RefreshForNow(_database);
        }

        return true;
    }

    private Change Opened(Change change) => _seal?.Open(change) ?? change;

    private void NoticeEarlierVersion(StoredRecord stored)
    {
        if (stored.Rid != 0 && !_hasEarlierVersions && stored.Sequence <= Meta.Number(_database, Meta.Indexed))
        {
            Meta.Set(_database, Meta.EarlierVersions, 1L);
            _hasEarlierVersions = true;
        }
    }

    // Who has not the keys of a sealed vault can take a record out of nothing that was made of it, so all of that goes.
    private void Forget(long rid)
    {
        var changes = ChangeLog.LoggedOfRecord(_database, rid);
        Quarantine.Erase(_database, changes[0].Change.Key.Id);
        if (changes.TrueForAll(logged => logged.Change.IsBlank || logged.Change.Kind == ChangeKind.Erase))
        {
            // It was erased before it came here; but a backup that lies beside the database may be older than that.
            if (_hasBackups())
            {
                _forgotten.Add(changes[0].Change.Key.Id);
                Meta.Set(_database, Meta.Scrub, _sequence);
            }

            return;
        }

        _forgotten.Add(changes[0].Change.Key.Id);
        if (Meta.Number(_database, Meta.Sealed) != 0 && _seal is not { IsOpen: true })
        {
            KeywordIndex.Reset(_database);
            VectorTable.Reset(_database);
        }
        else
        {
            _forgotten.UnionWith(IndexEraser.Remove(_database, changes.ConvertAll(logged => logged.IsEvicted ? logged : logged with { Change = Opened(logged.Change) })));
            VectorTable.Erase(_database, rid);
        }

        ChangeLog.Blank(_database, rid, changes.Select(change => change.Change));
        EvictionTable.Remove(_database, rid);
        Meta.Set(_database, Meta.Scrub, _sequence);
    }
}

using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Sealing;
using Cairn.Vaults.Index;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Log;

public sealed partial class WriteBatch
{
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

    private Change Opened(Change change) => _seal?.Open(change) ?? change;

    // Who has not the keys of a sealed vault can take a record out of nothing that was made of it, so all of that goes.
    private void Forget(long rid)
    {
        var changes = ChangeLog.LoggedOfRecord(_database, rid);
        _forgotten.Add(changes[0].Change.Key.Id);
        if (Meta.Number(_database, Meta.Sealed) != 0 && _seal is not { IsOpen: true })
        {
            KeywordIndex.Reset(_database);
            VectorTable.Reset(_database);
        }
        else
        {
            _forgotten.UnionWith(IndexEraser.Remove(_database, changes.ConvertAll(logged => logged with { Change = Opened(logged.Change) })));
            VectorTable.Erase(_database, rid);
        }

        ChangeLog.Blank(_database, rid, changes.Select(change => change.Change));
        Meta.Set(_database, Meta.Scrub, _sequence);
    }
}

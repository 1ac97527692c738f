using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Vaults.History;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    private const string UndoReason = "undo ";

    /// <summary>Every change of a record, oldest first. Those of an erased record are blank.</summary>
    /// <exception cref="CairnException">Code <c>content_evicted</c>.</exception>
    public IReadOnlyList<RecordVersion> History(RecordKey key)
    {
        RequireWhole(key);
        return Read(database => Versions(database, key));
    }

    /// <summary>Gives a record the fields that it had at an earlier version. This is an edit like any other: it can be undone, and syncs.</summary>
    /// <returns>The change, or null where the record is as it was then.</returns>
    /// <exception cref="CairnException">Codes <c>version_not_found</c>, <c>version_hidden</c>, and those of <see cref="WriteBatch.Put"/>.</exception>
    public Task<Change?> RestoreVersionAsync(RecordKey key, int version, Author author) => WriteAsync(batch =>
    {
        var versions = batch.History(key);
        if (version < 1 || version > versions.Count)
        {
            throw new CairnException("version_not_found", $"The record has no version {version}.", $"`cairn history {key.Id}` shows its versions.");
        }

        var then = Merger.Merge(key, versions.Take(version));
        if (!then.IsVisible && !batch.Load(key).IsErased)
        {
            throw new CairnException("version_hidden", $"The record was archived at version {version}.", "Choose an earlier version, or `cairn archive` it again.");
        }

        return batch.PutBack(key, then, author);
    });

    /// <summary>Makes the last change of this replica undone: its record becomes what it would be had the change never been made. Repeated, it goes
    /// further back. Imports are passed over, and changes that nothing is left of to undo.</summary>
    /// <param name="key">The record to look at; null for the vault.</param>
    /// <param name="author">Who undoes.</param>
    /// <returns>The change that was undone, or null where there is none.</returns>
    /// <exception cref="CairnException">Codes <c>erase_not_undoable</c>, and <c>content_evicted</c>: nothing older is undone instead.</exception>
    public Task<Change?> UndoAsync(RecordKey? key, Author author) => WriteAsync(batch => batch.OwnChanges(key, UndoneBy).FirstOrDefault(change => TryUndo(batch, change, author)));

    private static bool TryUndo(WriteBatch batch, Change change, Author author)
    {
        if (change.Kind == ChangeKind.Erase)
        {
            throw new CairnException("erase_not_undoable", $"The last change erased the record {change.Key.Id}, and nothing of it is left.", "`cairn undo ID` undoes the last change of another record.");
        }

        // What was undone before stays so: neither those changes count nor the ones that undid them.
        var history = batch.History(change.Key);
        var undone = history.Select(UndoneBy).Append(change.Op).ToHashSet();
        var without = Merger.Merge(change.Key, history.Where(other => !undone.Contains(other.Op) && UndoneBy(other) is null));
        var undoing = author with { Reason = UndoReason + change.Op };

        // What is settled stays so, but its value can be written once more, beside what was seen before: then it is in conflict again.
        var seen = batch.Load(change.Key);
        var reopened = Settled(change, without, seen);
        reopened.ForEach(lost => batch.PutBeside(change.Key, lost, undoing));
        if (seen.IsLedger && reopened.Count > 0)
        {
            return true;
        }

        var putBack = without.IsVisible ? batch.PutBack(change.Key, without, undoing, seen) : batch.Delete(change.Key, undoing, seen);
        return putBack is not null || reopened.Count > 0;
    }

    private static Guid? UndoneBy(Change change) =>
        change.Reason?.StartsWith(UndoReason, StringComparison.Ordinal) == true && Guid.TryParseExact(change.Reason.AsSpan(UndoReason.Length), "D", out var op) ? op : null;

    private static List<RecordVersion> Versions(Database database, RecordKey key) =>
        [.. ChangeLog.OfRecord(database, RecordTable.Load(database, key).Rid).Select((change, at) => new RecordVersion(at + 1, database.Seal?.Open(change) ?? change))];
}

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
    public IReadOnlyList<RecordVersion> History(RecordKey key) => Read(database => Versions(database, key));

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
        if (!then.IsVisible)
        {
            throw new CairnException("version_hidden", $"The record was archived at version {version}.", "Choose an earlier version, or `cairn archive` it again.");
        }

        return batch.Put(key, Differences(batch.Load(key), then), author);
    });

    /// <summary>Makes the last change of this replica undone: its record becomes what it would be had the change never been made. Repeated, it goes
    /// further back. Imports are passed over.</summary>
    /// <param name="key">The record to look at; null for the vault.</param>
    /// <param name="author">Who undoes.</param>
    /// <returns>The change that was undone, or null where there is none.</returns>
    /// <exception cref="CairnException">Code <c>erase_not_undoable</c>.</exception>
    public Task<Change?> UndoAsync(RecordKey? key, Author author) => WriteAsync(batch =>
    {
        if (batch.LastOwnChange(key, UndoReason) is not { } last)
        {
            return null;
        }

        if (last.Kind == ChangeKind.Erase)
        {
            throw new CairnException("erase_not_undoable", $"The last change erased the record {last.Key.Id}, and nothing of it is left.", "`cairn undo ID` undoes the last change of another record.");
        }

        var without = Merger.Merge(last.Key, batch.History(last.Key).Where(change => change.Op != last.Op));
        var undoing = author with { Reason = UndoReason + last.Op };
        _ = without.IsVisible ? batch.Put(last.Key, Differences(batch.Load(last.Key), without), undoing) : batch.Delete(last.Key, undoing);
        return last;
    });

    private static List<RecordVersion> Versions(Database database, RecordKey key) =>
        [.. ChangeLog.OfRecord(database, RecordTable.Load(database, key).Rid).Select((change, at) => new RecordVersion(at + 1, change))];

    // All fields where the record is hidden, since a put shows it again.
    private static IEnumerable<KeyValuePair<string, FieldValue>> Differences(RecordState from, RecordState to) =>
        from.Fields.Keys.Union(to.Fields.Keys)
            .Where(field => from[field] != to[field] || (!from.IsVisible && !to[field].IsNull))
            .Select(field => KeyValuePair.Create(field, to[field]));
}

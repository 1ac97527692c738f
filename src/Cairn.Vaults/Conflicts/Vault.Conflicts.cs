using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Vaults.Conflicts;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>The values that lost unseen to others, the newest first.</summary>
    /// <param name="record">Whose; null for those of all records.</param>
    /// <param name="limit">Most to return.</param>
    /// <param name="after">Where to go on: <see cref="ConflictPage.Next"/> of the page before; null for the start.</param>
    /// <exception cref="CairnException">Code <c>invalid_cursor</c>.</exception>
    public ConflictPage OpenConflicts(RecordKey? record, int limit, string? after = null) => Read(database =>
    {
        var from = after is null ? default(ConflictPlace?) : ConflictPlace.Parse(after);
        var page = ConflictTable.Places(database, record).Where(open => from is not { } seen || open.Place.CompareTo(seen) > 0).OrderBy(open => open.Place).Take(limit + 1).ToList();
        return new ConflictPage(
            [.. page.Take(limit).Select(open => ConflictTable.Show(database, ConflictTable.Load(database, open.Rid, open.Place.Id)))],
            page.Count > limit ? page[limit - 1].Place.ToString() : null);
    });

    /// <summary>The one open conflict whose id begins with a text.</summary>
    /// <exception cref="CairnException">Codes <c>conflict_not_found</c>, <c>id_ambiguous</c>, <c>id_too_short</c>.</exception>
    public OpenConflict FindConflict(string idPrefix) => Read(database => ConflictTable.Show(database, ConflictTable.Find(database, idPrefix)));

    /// <summary>Shows the value that lost. This is an edit like any other: it can be undone, and syncs. An archived record is shown again.</summary>
    /// <returns>The record.</returns>
    /// <exception cref="CairnException">Code <c>ledger_written</c>, and those of <see cref="FindConflict"/>.</exception>
    public Task<RecordKey> RestoreConflictAsync(string idPrefix, Author author) => WriteAsync(batch =>
    {
        var (stored, lost) = ConflictTable.Find(batch.Database, idPrefix);
        WriteBatch.RequireNoLedger(stored.State);
        return batch.Settle(stored, new SortedList<string, FieldValue> { [lost.Field] = lost.Value }, [lost], author).Key;
    });

    /// <summary>Lets what is shown stand, on every replica. It can be undone: the value is then in conflict again, under another id.</summary>
    /// <returns>The record.</returns>
    /// <exception cref="CairnException">Those of <see cref="FindConflict"/>.</exception>
    public Task<RecordKey> DismissConflictAsync(string idPrefix, Author author) => WriteAsync(batch =>
    {
        var (stored, lost) = ConflictTable.Find(batch.Database, idPrefix);
        return batch.Settle(stored, [], [lost], author).Key;
    });

    /// <summary>Dismisses all open conflicts of a record, or of the vault.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> DismissConflictsAsync(RecordKey? record, Author author) => WriteAsync(batch =>
    {
        var open = ConflictTable.Places(batch.Database, record);
        foreach (var rid in open.Select(conflict => conflict.Rid).Distinct())
        {
            DismissAll(batch, rid, author);
        }

        return open.Count;
    });

    // More than fit into one change go into several.
    private static void DismissAll(WriteBatch batch, long rid, Author author)
    {
        while (RecordTable.Load(batch.Database, rid) is { } stored && stored.State.Conflicts.Where(conflict => conflict.IsOpen).ToList() is { Count: > 0 } open)
        {
            var fields = open.Select(conflict => conflict.Field).Distinct().Take(ChangeLimits.FieldsMax).ToHashSet();
            batch.Settle(stored, [], open.FindAll(conflict => fields.Contains(conflict.Field)), author);
        }
    }

    /// <summary>What a change settled that would be open without it, and is not.</summary>
    private static List<Conflict> Settled(Change change, RecordState without, RecordState now) => [.. without.Conflicts.Where(conflict =>
        conflict.IsOpen && change.Resolves.TryGetValue(conflict.Field, out var stamps) && stamps.Contains(conflict.Stamp)
        && !now.Conflicts.Any(open => open.IsOpen && open.Field == conflict.Field && open.Value == conflict.Value))];
}

using Cairn.Core.Index;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>Takes a record out of the index.</summary>
internal static class IndexEraser
{
    /// <summary>Removes every version of a record, before its changes are blanked; the caller holds the write transaction. Where the content of some is not here any more, all terms are looked through.</summary>
    /// <returns>The terms that it was found under.</returns>
    public static IReadOnlySet<string> Remove(Database database, IReadOnlyList<LoggedChange> changes)
    {
        var isWhole = !changes.Any(change => change.IsEvicted);
        var terms = !isWhole ? [] : DocumentTable.History(changes).SelectMany(document => document.Terms).Select(term => term.Term).ToHashSet(StringComparer.Ordinal);
        try
        {
            // The words of an index of another version are not known any more.
            if (Meta.Number(database, Meta.Analysis) != IndexVersion.Current)
            {
                KeywordIndex.Reset(database);
            }

            RemoveFromSegments(database, changes, terms, isWhole);
        }
        catch (DamagedIndexException)
        {
            // What cannot be read cannot be cleaned either. The index is built again, without the record.
            KeywordIndex.Reset(database);
        }

        return terms;
    }

    private static void RemoveFromSegments(Database database, IReadOnlyList<LoggedChange> changes, HashSet<string> terms, bool isWhole)
    {
        foreach (var stored in SegmentTable.Readable(database))
        {
            var segment = SegmentTable.Open(database, stored);
            var erased = changes.Select(change => segment.DocumentOf(change.Sequence)).Where(document => document >= 0).ToHashSet();
            if (erased.Count > 0)
            {
                terms.UnionWith(isWhole ? [] : segment.TermsOf(erased));
                SegmentTable.Store(database, stored.Number, SegmentEraser.Remove(segment, erased, terms));
            }
        }

        // Segments that are being merged, or were, hold the same words. Whoever is merging finds his own gone, and gives up.
        foreach (var leftover in SegmentTable.Leftover(database))
        {
            SegmentTable.Delete(database, leftover.Number, int.MaxValue);
        }
    }
}

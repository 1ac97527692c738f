using Cairn.Core.Index;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>The inverted index: a projection of the records, up to a sequence that stands in the same file. Writes do not touch it; what lies beyond that
/// sequence, the tail, is read by who searches.</summary>
/// <remarks>A document is the sequence of the change that made its record what it was. So an entry is current as long as a record has that sequence,
/// and those of earlier versions are passed over until segments are merged.</remarks>
internal static class KeywordIndex
{
    /// <summary>Changes beyond the index; all of them where it was made by another version.</summary>
    public static long Behind(Database database) => database.Number("SELECT max(seq) FROM changes")
        - (Meta.Number(database, Meta.Analysis) == IndexVersion.Current ? Meta.Number(database, Meta.Indexed) : 0);

    /// <summary>Puts a segment together of a part of the tail, within one read transaction.</summary>
    /// <returns>Null where there is no tail.</returns>
    public static PendingSegment? Prepare(Database database)
    {
        var from = Meta.Number(database, Meta.Indexed);
        var rows = DocumentTable.After(database, from, SegmentPlan.FlushMax);
        return rows.Count == 0 ? null : PendingSegment.Of(from, rows);
    }

    /// <summary>Stores a segment; the caller holds the write transaction.</summary>
    /// <returns>The sequence that the index then reaches.</returns>
    public static long Append(Database database, PendingSegment pending)
    {
        if (Meta.Number(database, Meta.Indexed) is var reached && reached != pending.From)
        {
            return reached;
        }

        // What was written again since it was read has its place further on. What was erased must not come in at all.
        var current = pending.Rows.FindAll(row => database.Number("SELECT seq FROM records WHERE rid = $1", row.Record) == row.Sequence);
        var stored = current.Count == pending.Rows.Count ? pending : PendingSegment.Of(pending.From, current);
        var documents = stored.Rows.Count(row => row.Document is not null);
        if (documents > 0)
        {
            SegmentTable.Store(database, SegmentTable.Add(database, SegmentPlan.LevelOf(pending.Rows.Count), stored.Rows[0].Sequence, documents), stored.Blocks);
        }

        var last = pending.Rows[^1].Sequence;
        Meta.Set(database, Meta.Indexed, last);
        return last;
    }

    /// <summary>Brings the index up to date with nobody else writing, in transactions of bounded size.</summary>
    public static void CatchUp(Database database)
    {
        while (Prepare(database) is { } pending)
        {
            database.Execute("BEGIN IMMEDIATE");
            Append(database, pending);
            database.Execute("COMMIT");
        }
    }

    /// <summary>Reads all of the index.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? Examine(Database database)
    {
        try
        {
            foreach (var segment in SegmentTable.Readable(database))
            {
                SegmentTable.Open(database, segment).Examine();
            }

            return Meta.Number(database, Meta.Indexed) <= database.Number("SELECT max(seq) FROM changes") ? null : "the index reaches beyond the log";
        }
        catch (DamagedIndexException damage)
        {
            return damage.Message;
        }
    }

    /// <summary>Empties an index that is damaged, or that was made by another version; it then catches up from the start.</summary>
    public static void Reset(Database database)
    {
        database.Execute("DELETE FROM blocks");
        database.Execute("DELETE FROM segments");
        Meta.Set(database, Meta.Indexed, 0L);
        Meta.Set(database, Meta.EarlierVersions, 0L);
        Meta.Set(database, Meta.Analysis, (long)IndexVersion.Current);
        if (EvictionTable.Any(database))
        {
            Meta.Set(database, Meta.Unindexed, 1L);
        }
    }
}

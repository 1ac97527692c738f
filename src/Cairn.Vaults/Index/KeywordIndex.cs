using Cairn.Core.Changes;
using Cairn.Core.Text;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Index;

/// <summary>The inverted index in the tables <c>segments</c> and <c>postings</c>: a projection of the records, up to a sequence that stands in the same
/// file. Writes do not touch it; what lies beyond that sequence, the tail, is scanned by the reader.</summary>
/// <remarks>A document is the sequence of the change that made its record what it was. So an entry is current as long as a record has that sequence,
/// and those of earlier versions are passed over without anything having to be deleted.</remarks>
internal static class KeywordIndex
{
    /// <summary>Changes beyond the index that make it worth catching up.</summary>
    public const int TailMax = 512;

    /// <summary>The block of a segment that holds a term, if any does.</summary>
    public const string FindBlock = "SELECT block, data FROM postings WHERE segment = $1 AND first <= $2 ORDER BY first DESC LIMIT 1";

    /// <summary>Most records in a segment that was not merged.</summary>
    public const int FlushMax = 4_096;

    /// <summary>Puts a segment together of a part of the tail, within one read transaction.</summary>
    /// <returns>Null where there is no tail.</returns>
    public static PendingSegment? Prepare(Database database)
    {
        var from = Meta.Number(database, Meta.Indexed);
        var rows = ReadTail(database, from, FlushMax);
        return rows.Count == 0 ? null : new PendingSegment(from, rows, SegmentBuilder.Of(rows));
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
        var terms = current.Count == pending.Rows.Count ? pending.Terms : SegmentBuilder.Of(current);
        var segment = database.Number("SELECT max(segment) FROM segments") + 1;
        terms.WriteTo(new SegmentWriter(database, segment));

        // A full one, as a large import makes, is as good as several that were merged.
        var level = pending.Rows.Count == FlushMax ? 1 : 0;
        var last = pending.Rows[^1].Sequence;
        database.Execute(
            "INSERT INTO segments (segment, level, documents, terms) VALUES ($1, $2, $3, $4)",
            segment, level, current.Count(row => row.IsFound), current.Sum(row => (long)row.Terms.Count));
        Meta.Set(database, Meta.Indexed, last);
        SegmentMerge.Run(database);
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
    /// <exception cref="FormatException">A block is damaged.</exception>
    public static string? Examine(Database database)
    {
        using var blocks = database.Query("SELECT data FROM postings");
        while (blocks.Read())
        {
            _ = PostingsBlock.Read(blocks.GetFieldValue<byte[]>(0)).Sum(entry => PostingsList.Read(entry.Postings).Count());
        }

        return Meta.Number(database, Meta.Indexed) <= database.Number("SELECT max(seq) FROM changes") ? null : "the index reaches beyond the log";
    }

    /// <summary>Empties an index that an earlier analyzer made; it then catches up from the start.</summary>
    public static void Reset(Database database)
    {
        database.Execute("DELETE FROM postings");
        database.Execute("DELETE FROM segments");
        Meta.Set(database, Meta.Indexed, 0L);
        Meta.Set(database, Meta.Analysis, (long)Analyzer.Version);
    }

    public static List<TailRow> ReadTail(Database database, long indexed, int limit) => database.List(
        "SELECT rid, seq, visible, collection, fields FROM records WHERE seq > $1 ORDER BY seq LIMIT $2", ReadTailRow, indexed, limit);

    private static TailRow ReadTailRow(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2) ? SearchText.Terms(row.GetString(3), ChangeJson.ReadFields(row.GetString(4))) : []);
}

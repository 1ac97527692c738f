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
    /// <summary>Records beyond the index that make it worth catching up.</summary>
    public const int TailMax = 512;

    /// <summary>The block of a segment that holds a term, if any does.</summary>
    public const string FindBlock = "SELECT block, data FROM postings WHERE segment = $1 AND first <= $2 ORDER BY first DESC LIMIT 1";

    /// <summary>Records indexed in one transaction.</summary>
    private const int FlushMax = 4_096;

    /// <summary>Indexes a part of the tail; the caller holds the write transaction.</summary>
    /// <returns>Whether more of the tail is left.</returns>
    public static bool CatchUp(Database database)
    {
        var rows = ReadTail(database, Meta.Number(database, Meta.Indexed), FlushMax);
        if (rows.Count == 0)
        {
            return false;
        }

        var segment = database.Number("SELECT max(segment) FROM segments") + 1;
        var builder = new SegmentBuilder();
        foreach (var row in rows)
        {
            builder.Add(row.Sequence, row.Terms);
        }

        // A full one, as a large import makes, is as good as several that were merged.
        var level = rows.Count == FlushMax ? 1 : 0;
        builder.WriteTo(new SegmentWriter(database, segment));
        database.Execute(
            "INSERT INTO segments (segment, level, last_seq, documents, terms) VALUES ($1, $2, $3, $4, $5)",
            segment, level, rows[^1].Sequence, rows.Count(row => row.IsFound), rows.Sum(row => (long)row.Terms.Count));
        Meta.Set(database, Meta.Indexed, rows[^1].Sequence);
        SegmentMerge.Run(database);
        return rows.Count == FlushMax;
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

using System.Runtime.InteropServices;
using Cairn.Core.Changes;
using Cairn.Core.Text;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Index;

/// <summary>The inverted index in the tables <c>segments</c>, <c>documents</c> and <c>postings</c>: a projection of the records, up to a sequence that
/// stands in the same file. Writes do not touch it; what lies beyond that sequence, the tail, is scanned by the reader.</summary>
/// <remarks>A record's entries count only in the segment that <c>documents</c> names for it; those of its earlier versions are passed over.</remarks>
internal static class KeywordIndex
{
    /// <summary>Records beyond the index that make it worth catching up.</summary>
    public const int TailMax = 512;

    /// <summary>Records indexed in one transaction.</summary>
    private const int FlushMax = 4_096;

    /// <summary>Records after which a new segment is begun.</summary>
    private const int SegmentMax = 16_384;

    /// <summary>Number of records that changed since the index was brought up to date, counted no further than needed.</summary>
    public static bool IsBehind(Database database) =>
        database.Number("SELECT count(*) FROM (SELECT 1 FROM records WHERE seq > $1 LIMIT $2)", Meta.Number(database, Meta.Indexed), TailMax) == TailMax;

    /// <summary>Indexes a part of the tail; the caller holds the write transaction.</summary>
    /// <returns>Whether more of the tail is left.</returns>
    public static bool CatchUp(Database database)
    {
        var rows = ReadTail(database, Meta.Number(database, Meta.Indexed), FlushMax);
        if (rows.Count == 0)
        {
            return false;
        }

        var segment = ChooseSegment(database, rows);
        var entries = new SortedDictionary<string, List<IndexedTerm>>(StringComparer.Ordinal);
        var lengths = 0L;
        foreach (var row in rows)
        {
            lengths += Place(database, entries, row, segment);
        }

        foreach (var (term, added) in entries)
        {
            var existing = database.Scalar("SELECT data FROM postings WHERE term = $1 AND segment = $2", term, segment) as byte[];
            database.Execute(
                "INSERT INTO postings (term, segment, data) VALUES ($1, $2, $3) ON CONFLICT (term, segment) DO UPDATE SET data = excluded.data",
                term, segment, PostingsBlob.Append(existing, added));
        }

        database.Execute(
            """
            INSERT INTO segments (segment, last_seq, documents, terms) VALUES ($1, $2, $3, $4)
            ON CONFLICT (segment) DO UPDATE SET last_seq = excluded.last_seq, documents = documents + excluded.documents, terms = terms + excluded.terms
            """,
            segment, rows[^1].Sequence, rows.Count(row => row.IsFound), lengths);
        Meta.Set(database, Meta.Indexed, rows[^1].Sequence);
        return rows.Count == FlushMax;
    }

    /// <summary>Takes every version of a record out of the index, before its changes are blanked; the caller holds the write transaction.</summary>
    public static void Remove(Database database, long record, IEnumerable<Change> changes)
    {
        foreach (var term in changes.SelectMany(change => SearchText.Terms(change.Key.Collection, change.Fields)).Distinct(StringComparer.Ordinal))
        {
            foreach (var (segment, data) in database.List(
                "SELECT segment, data FROM postings WHERE term = $1", row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), term))
            {
                if (PostingsBlob.Without(data, record) is { } left)
                {
                    database.Execute("UPDATE postings SET data = $3 WHERE term = $1 AND segment = $2", term, segment, left);
                }
                else
                {
                    database.Execute("DELETE FROM postings WHERE term = $1 AND segment = $2", term, segment);
                }
            }
        }

        database.Execute("DELETE FROM documents WHERE record = $1", record);
    }

    /// <summary>Empties an index that an earlier analyzer made; it then catches up from the start.</summary>
    public static void Reset(Database database)
    {
        database.Execute("DELETE FROM postings");
        database.Execute("DELETE FROM documents");
        database.Execute("DELETE FROM segments");
        Meta.Set(database, Meta.Indexed, 0L);
        Meta.Set(database, Meta.Analysis, (long)Analyzer.Version);
    }

    public static List<TailRow> ReadTail(Database database, long indexed, int limit) => database.List(
        "SELECT rid, seq, visible, collection, fields FROM records WHERE seq > $1 ORDER BY seq LIMIT $2", ReadTailRow, indexed, limit);

    private static TailRow ReadTailRow(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2) ? SearchText.Terms(row.GetString(3), ChangeJson.ReadFields(row.GetString(4))) : []);

    // One segment holds one version of a record only, so that its entries there are known to be of that version.
    private static long ChooseSegment(Database database, List<TailRow> rows)
    {
        var last = database.Number("SELECT max(segment) FROM segments");
        var isFull = database.Number("SELECT documents FROM segments WHERE segment = $1", last) >= SegmentMax;
        return last == 0 || isFull || rows.Exists(row => database.Number("SELECT segment FROM documents WHERE record = $1", row.Record) == last) ? last + 1 : last;
    }

    private static int Place(Database database, SortedDictionary<string, List<IndexedTerm>> entries, TailRow row, long segment)
    {
        if (!row.IsFound)
        {
            database.Execute("DELETE FROM documents WHERE record = $1", row.Record);
            return 0;
        }

        database.Execute("INSERT INTO documents (record, segment) VALUES ($1, $2) ON CONFLICT (record) DO UPDATE SET segment = excluded.segment", row.Record, segment);
        var frequencies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in row.Terms)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term, out _)++;
        }

        foreach (var (term, frequency) in frequencies)
        {
            if (!entries.TryGetValue(term, out var list))
            {
                entries.Add(term, list = []);
            }

            list.Add(new IndexedTerm(row.Record, frequency, row.Terms.Count));
        }

        return row.Terms.Count;
    }
}

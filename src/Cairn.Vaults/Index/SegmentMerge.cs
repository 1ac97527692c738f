using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>Puts small segments together, so that a query looks into few, and no posting is written again more often than there are levels.</summary>
internal static class SegmentMerge
{
    /// <summary>Segments of one level, or below, that make one of the next.</summary>
    private const int FanIn = 8;

    /// <summary>Segments of this level stay as they are.</summary>
    private const int LevelMax = 2;

    /// <summary>Merges where a level has filled up; the caller holds the write transaction.</summary>
    public static void Run(Database database)
    {
        for (var level = 0; level < LevelMax; level++)
        {
            // In the order of their documents: those of a later segment are all greater.
            var segments = database.List(
                "SELECT segment, level, last_seq, documents, terms FROM segments ORDER BY segment",
                row => new Segment(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));
            var from = segments.FindIndex(segment => segment.Level <= level);
            if (from < 0 || segments.Count - from < FanIn)
            {
                return;
            }

            Merge(database, segments[from..], level + 1);
        }
    }

    private static void Merge(Database database, List<Segment> merged, int level)
    {
        var number = merged[^1].Number + 1;
        WriteMerged(database, merged, new SegmentWriter(database, number));
        foreach (var segment in merged)
        {
            database.Execute("DELETE FROM postings WHERE segment = $1", segment.Number);
            database.Execute("DELETE FROM segments WHERE segment = $1", segment.Number);
        }

        database.Execute(
            "INSERT INTO segments (segment, level, last_seq, documents, terms) VALUES ($1, $2, $3, $4, $5)",
            number, level, merged[^1].LastSequence, merged.Sum(segment => segment.Documents), merged.Sum(segment => segment.Terms));
    }

    private static void WriteMerged(Database database, List<Segment> merged, SegmentWriter writer)
    {
        var cursors = merged.ConvertAll(segment => Terms(database, segment).GetEnumerator());
        cursors.RemoveAll(cursor => !cursor.MoveNext());
        var postings = new PostingsList();
        while (cursors.Count > 0)
        {
            var term = Least(cursors);
            postings.Clear();
            foreach (var cursor in cursors.FindAll(cursor => cursor.Current.Term.Span.SequenceEqual(term.Span)))
            {
                foreach (var posting in PostingsList.Read(cursor.Current.Postings))
                {
                    postings.Add(posting);
                }

                if (!cursor.MoveNext())
                {
                    cursors.Remove(cursor);
                }
            }

            writer.Add(term.Span, postings.Bytes);
        }

        writer.Flush();
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Term, ReadOnlyMemory<byte> Postings)> Terms(Database database, Segment segment) => database
        .List("SELECT data FROM postings WHERE segment = $1 ORDER BY first", row => row.GetFieldValue<byte[]>(0), segment.Number)
        .SelectMany(block => PostingsBlock.Read(block));

    private static ReadOnlyMemory<byte> Least(List<IEnumerator<(ReadOnlyMemory<byte> Term, ReadOnlyMemory<byte> Postings)>> cursors)
    {
        var least = cursors[0].Current.Term;
        foreach (var cursor in cursors)
        {
            least = cursor.Current.Term.Span.SequenceCompareTo(least.Span) < 0 ? cursor.Current.Term : least;
        }

        return least;
    }

    private sealed record Segment(long Number, long Level, long LastSequence, long Documents, long Terms);
}

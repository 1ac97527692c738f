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
                "SELECT segment, level, documents, terms FROM segments ORDER BY segment",
                row => new Segment(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
            var from = segments.FindIndex(segment => segment.Level <= level);
            if (from < 0 || segments.Count - from < FanIn)
            {
                continue;
            }

            Merge(database, segments.GetRange(from, FanIn), level + 1);
        }
    }

    private static void Merge(Database database, List<Segment> merged, int level)
    {
        // All of them are read before they are deleted. The new one takes the last one's number, and so its place in the order.
        var terms = merged.ConvertAll(segment => Terms(database, segment));
        foreach (var segment in merged)
        {
            database.Execute("DELETE FROM postings WHERE segment = $1", segment.Number);
            database.Execute("DELETE FROM segments WHERE segment = $1", segment.Number);
        }

        var number = merged[^1].Number;
        WriteMerged(terms, new SegmentWriter(database, number));
        database.Execute(
            "INSERT INTO segments (segment, level, documents, terms) VALUES ($1, $2, $3, $4)",
            number, level, merged.Sum(segment => segment.Documents), merged.Sum(segment => segment.Terms));
    }

    private static void WriteMerged(List<IEnumerable<(ReadOnlyMemory<byte> Term, ReadOnlyMemory<byte> Postings)>> merged, SegmentWriter writer)
    {
        var cursors = merged.ConvertAll(terms => terms.GetEnumerator());
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

    private sealed record Segment(long Number, long Level, long Documents, long Terms);
}

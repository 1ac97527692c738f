namespace Cairn.Core.Index;

/// <summary>Puts segments together into one, without the documents that no longer stand for a record.</summary>
public static class SegmentMerge
{
    /// <summary>Merges segments.</summary>
    /// <param name="sources">In ascending order of their documents.</param>
    /// <param name="isCurrent">Whether the document of a sequence is to be kept.</param>
    /// <returns>The blocks of the new segment as they become full, the directory last.</returns>
    /// <exception cref="DamagedIndexException">A source is damaged.</exception>
    public static IEnumerable<SegmentBlock> Run(IReadOnlyList<Segment> sources, Func<long, bool> isCurrent)
    {
        var writer = new SegmentWriter();
        var numbers = Renumber(sources, isCurrent, writer);
        var cursors = sources.Select((source, place) => (Terms: source.Terms().GetEnumerator(), Place: place)).ToList();
        cursors.RemoveAll(cursor => !cursor.Terms.MoveNext());
        while (cursors.Count > 0)
        {
            var term = Least(cursors);
            writer.BeginTerm(term);
            for (var at = 0; at < cursors.Count;)
            {
                var (terms, place) = cursors[at];
                var isEnd = false;
                if (terms.Current.Term.AsSpan().SequenceEqual(term))
                {
                    Copy(new PostingsCursor(sources[place], terms.Current), numbers[place], writer);
                    isEnd = !terms.MoveNext();
                }

                if (isEnd)
                {
                    cursors.RemoveAt(at);
                }
                else
                {
                    at++;
                }
            }

            writer.EndTerm();
            foreach (var block in writer.TakeBlocks())
            {
                yield return block;
            }
        }

        foreach (var block in writer.Complete())
        {
            yield return block;
        }
    }

    private static byte[] Least(List<(IEnumerator<TermEntry> Terms, int Place)> cursors)
    {
        var least = cursors[0].Terms.Current.Term;
        foreach (var (terms, _) in cursors)
        {
            least = ByteOrder.Instance.Compare(terms.Current.Term, least) < 0 ? terms.Current.Term : least;
        }

        return least;
    }

    // The new number of each document of each source; −1 where it is left out.
    private static int[][] Renumber(IReadOnlyList<Segment> sources, Func<long, bool> isCurrent, SegmentWriter writer)
    {
        var next = 0;
        var numbers = new int[sources.Count][];
        for (var place = 0; place < sources.Count; place++)
        {
            var source = sources[place];
            numbers[place] = new int[source.DocumentCount];
            for (var document = 0; document < source.DocumentCount; document++)
            {
                var entry = source.Document(document);
                var isKept = isCurrent(entry.Sequence);
                numbers[place][document] = isKept ? next++ : -1;
                if (isKept)
                {
                    writer.AddDocument(entry);
                }
            }

            for (var language = 0; language < source.LanguageCounts.Count; language++)
            {
                writer.AddLanguage((Text.Language)language, source.LanguageCounts[language]);
            }
        }

        return numbers;
    }

    private static void Copy(PostingsCursor postings, int[] numbers, SegmentWriter writer)
    {
        foreach (var (document, impact) in postings.ReadAll())
        {
            if (numbers[document] >= 0)
            {
                writer.AddPosting(numbers[document], impact);
            }
        }
    }
}

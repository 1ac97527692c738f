using System.Text;
using Cairn.Core.Changes;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>Takes a record out of every segment: only the blocks of its own terms are written again.</summary>
internal static class SegmentEraser
{
    /// <summary>Removes every version of a record, before its changes are blanked; the caller holds the write transaction.</summary>
    public static void Remove(Database database, long record, IEnumerable<Change> changes)
    {
        var versions = database.List("SELECT seq FROM changes WHERE record = $1", row => row.GetInt64(0), record).ToHashSet();
        var segments = database.List("SELECT segment FROM segments", row => row.GetInt64(0));
        foreach (var term in changes.SelectMany(change => SearchText.Terms(change.Key.Collection, change.Fields)).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes))
        {
            foreach (var segment in segments)
            {
                foreach (var (block, data) in database.List(KeywordIndex.FindBlock, row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), segment, term))
                {
                    Rewrite(database, block, PostingsBlock.Read(data), term, versions);
                }
            }
        }
    }

    private static void Rewrite(Database database, long block, IEnumerable<(ReadOnlyMemory<byte> Term, ReadOnlyMemory<byte> Postings)> terms, byte[] erased, HashSet<long> versions)
    {
        var left = new ByteBuffer();
        var first = default(byte[]);
        foreach (var (term, postings) in terms)
        {
            var kept = term.Span.SequenceEqual(erased) ? Without(postings, versions) : postings.Span;
            if (kept.Length > 0)
            {
                // The first term left names the block: what was its name may be what is erased.
                first ??= term.ToArray();
                PostingsBlock.Write(left, term.Span, kept);
            }
        }

        _ = first is null
            ? database.Execute("DELETE FROM postings WHERE block = $1", block)
            : database.Execute("UPDATE postings SET first = $2, data = $3 WHERE block = $1", block, first, left.Span.ToArray());
    }

    private static ReadOnlySpan<byte> Without(ReadOnlyMemory<byte> postings, HashSet<long> versions)
    {
        var kept = new PostingsList();
        foreach (var posting in PostingsList.Read(postings).Where(posting => !versions.Contains(posting.Document)))
        {
            kept.Add(posting);
        }

        return kept.Bytes;
    }
}

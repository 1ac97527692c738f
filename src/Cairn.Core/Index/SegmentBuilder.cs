using System.Runtime.InteropServices;
using System.Text;

namespace Cairn.Core.Index;

/// <summary>Builds the segment of documents that are held in memory.</summary>
public static class SegmentBuilder
{
    /// <summary>Builds a segment.</summary>
    /// <param name="documents">In ascending order of their sequences.</param>
    /// <returns>Its blocks, the directory last.</returns>
    public static IEnumerable<SegmentBlock> Build(IReadOnlyList<SearchDocument> documents)
    {
        var writer = new SegmentWriter();
        var terms = new Dictionary<string, Chain>(StringComparer.Ordinal);
        var postings = new Posting[documents.Sum(document => document.Terms.Count)];
        var count = 0;
        for (var number = 0; number < documents.Count; number++)
        {
            writer.AddDocument(documents[number].Entry);
            writer.AddLanguage(documents[number].Language, 1);
            foreach (var (term, impact) in documents[number].Terms)
            {
                ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, term, out var isKnown);
                if (isKnown)
                {
                    postings[chain.Last].Next = count;
                }

                chain = new Chain(isKnown ? chain.First : count, count);
                postings[count++] = new Posting(number, impact);
            }
        }

        var names = terms.Keys.Select(Encoding.UTF8.GetBytes).ToArray();
        var chains = terms.Values.ToArray();
        Array.Sort(names, chains, ByteOrder.Instance);
        for (var at = 0; at < names.Length; at++)
        {
            writer.BeginTerm(names[at]);
            for (var next = chains[at].First; next != Posting.End; next = postings[next].Next)
            {
                writer.AddPosting(postings[next].Document, postings[next].Impact);
            }

            writer.EndTerm();
        }

        return writer.Complete();
    }

    // A list for each term would be most of the work: nearly all terms are in one document or two.
    private readonly record struct Chain(int First, int Last);

    private struct Posting(int document, byte impact)
    {
        public const int End = -1;

        public readonly int Document = document;
        public readonly byte Impact = impact;
        public int Next = End;
    }
}

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
        var terms = new Dictionary<string, List<(int Document, byte Impact)>>(StringComparer.Ordinal);
        for (var number = 0; number < documents.Count; number++)
        {
            writer.AddDocument(documents[number].Entry);
            writer.AddLanguage(documents[number].Language, 1);
            foreach (var (term, impact) in documents[number].Terms)
            {
                ref var postings = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, term, out _);
                (postings ??= new(1)).Add((number, impact));
            }
        }

        var names = terms.Keys.Select(Encoding.UTF8.GetBytes).ToArray();
        var lists = terms.Values.ToArray();
        Array.Sort(names, lists, ByteOrder.Instance);
        for (var at = 0; at < names.Length; at++)
        {
            writer.BeginTerm(names[at]);
            lists[at].ForEach(posting => writer.AddPosting(posting.Document, posting.Impact));
            writer.EndTerm();
        }

        return writer.Complete();
    }
}

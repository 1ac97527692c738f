using System.Runtime.InteropServices;
using System.Text;
using Cairn.Core.Recall;

namespace Cairn.Vaults.Index;

/// <summary>Turns documents, given in ascending order, into the terms of a new segment.</summary>
internal sealed class SegmentBuilder
{
    private readonly Dictionary<string, PostingsList> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _frequencies = new(StringComparer.Ordinal);

    public static SegmentBuilder Of(IEnumerable<TailRow> rows)
    {
        var builder = new SegmentBuilder();
        foreach (var row in rows)
        {
            builder.Add(row.Sequence, row.Terms);
        }

        return builder;
    }

    // In the order of bytes and not of strings: the two differ for characters beyond the first 65,536.
    public void WriteTo(SegmentWriter writer)
    {
        var names = _terms.Keys.Select(Encoding.UTF8.GetBytes).ToArray();
        var postings = _terms.Values.ToArray();
        Array.Sort(names, postings, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
        for (var at = 0; at < names.Length; at++)
        {
            writer.Add(names[at], postings[at].Bytes);
        }

        writer.Flush();
    }

    private void Add(long document, List<string> terms)
    {
        _frequencies.Clear();
        foreach (var term in terms)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_frequencies, term, out _)++;
        }

        foreach (var (term, frequency) in _frequencies)
        {
            ref var postings = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, term, out _);
            (postings ??= new PostingsList()).Add(new Posting(document, frequency, terms.Count));
        }
    }
}

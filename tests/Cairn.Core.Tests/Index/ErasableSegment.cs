using Cairn.Core.Index;

namespace Cairn.Core.Tests.Index;

/// <summary>A segment whose blocks are replaced as an erasure says, and searched byte by byte.</summary>
internal sealed class ErasableSegment(List<SearchDocument> documents)
{
    public Dictionary<int, byte[]> Blocks { get; } = SegmentBuilder.Build(documents).ToDictionary(block => block.Number, block => block.Bytes);

    public Segment Segment => Segments.Of(Blocks.Select(block => new SegmentBlock(block.Key, block.Value)));

    public void Erase(HashSet<int> erased, params IEnumerable<string> others)
    {
        var terms = erased.SelectMany(number => documents[number].Terms).Select(term => term.Term).Concat(others);
        foreach (var block in SegmentEraser.Remove(Segment, erased, terms).ToList())
        {
            Blocks[block.Number] = block.Bytes;
            if (block.Bytes.Length == 0)
            {
                Blocks.Remove(block.Number);
            }
        }

        Assert.All(Blocks, block => Checksum.Open(block.Value, block.Key));
    }

    /// <summary>Whether the end of a term, which no other shares, stands in any block.</summary>
    public bool Contains(string term) => Blocks.Values.Any(block => block.AsSpan().IndexOf(Segments.Bytes(term).AsSpan()[^6..]) >= 0);

    /// <summary>Where in its block a term stands.</summary>
    public string PlaceOf(string term)
    {
        var place = Segment.Directory.PlaceOf(Segments.Bytes(term));
        var terms = Segment.TermsAt(place).Select(entry => entry.Term).ToList();
        return terms[0].AsSpan().SequenceEqual(Segments.Bytes(term)) ? "first of a block of terms"
            : terms[^1].AsSpan().SequenceEqual(Segments.Bytes(term)) ? "last of a block of terms"
            : "in the middle";
    }
}

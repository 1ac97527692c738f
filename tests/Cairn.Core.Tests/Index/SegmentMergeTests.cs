using Cairn.Core.Index;

namespace Cairn.Core.Tests.Index;

public sealed class SegmentMergeTests
{
    private const int Cases = 25;

    [Fact]
    public void However_documents_are_split_the_merged_segment_is_that_of_all() => Seeds.Each(Cases, random =>
    {
        var documents = Segments.Random(random, random.Pick(0, 10, 700, 3_000), random.Pick(3, 2_000));
        var merged = Segments.Of(SegmentMerge.Run(Split(random, documents), _ => true));
        var whole = Segments.Of(documents);

        Segments.Same(Segments.Describe(whole), Segments.Describe(merged));
        Assert.Equal(whole.LanguageCounts, merged.LanguageCounts);
        merged.Examine();
    });

    [Fact]
    public void Merging_whole_parts_gives_the_very_bytes_of_a_segment_built_at_once()
    {
        var documents = Segments.Random(new Random(1), 20_000, 3_000, termsMax: 4);

        Assert.Equal(
            SegmentBuilder.Build(documents).Select(block => $"{block.Number} {Convert.ToHexString(block.Bytes)}"),
            SegmentMerge.Run(Split(new Random(2), documents), _ => true).Select(block => $"{block.Number} {Convert.ToHexString(block.Bytes)}"));
    }

    [Fact]
    public void Documents_that_are_not_current_are_left_out_with_the_terms_that_only_they_had() => Seeds.Each(Cases, random =>
    {
        var documents = Segments.Random(random, 1_500, 2_000);
        var part = random.Pick(0, 0.05, 0.9, 1);
        var current = documents.Where(_ => random.Chance(part)).ToList();
        var sequences = current.Select(document => document.Entry.Sequence).ToHashSet();

        var merged = Segments.Of(SegmentMerge.Run(Split(random, documents), sequences.Contains));

        Segments.Same(Segments.Describe(Segments.Of(current)), Segments.Describe(merged));
    });

    [Fact]
    public void Merging_nothing_gives_an_empty_segment() => Assert.Equal(0, Segments.Of(SegmentMerge.Run([], _ => true)).DocumentCount);

    [Fact]
    public void Blocks_are_taken_while_the_sources_are_still_being_read()
    {
        var documents = Segments.Random(new Random(1), 5_000, 20_000);
        var store = new CountingBlocks(new MemoryBlocks(SegmentBuilder.Build(documents)));
        var numbers = new List<int>();
        var readAtFirstTerms = 0;
        foreach (var block in SegmentMerge.Run([new Segment(store)], _ => true))
        {
            numbers.Add(block.Number);
            readAtFirstTerms = numbers.Count == 20 ? store.Reads : readAtFirstTerms;
            Assert.True(block.Number == SegmentDirectory.Block || block.Bytes.Length <= 16_384);
        }

        Assert.Equal(Enumerable.Range(1, numbers.Count - 1).Append(SegmentDirectory.Block), numbers);
        Assert.True(readAtFirstTerms < store.Reads / 2, $"{readAtFirstTerms} of {store.Reads} blocks were read before the twentieth was written.");
    }

    [Fact]
    public void A_damaged_source_is_noticed() => Assert.Throws<DamagedIndexException>(() =>
    {
        var blocks = SegmentBuilder.Build(Segments.Random(new Random(1), 1_000, 1_000)).ToList();
        blocks[3].Bytes[7] ^= 1;
        return SegmentMerge.Run([Segments.Of(blocks)], _ => true).Count();
    });

    private static List<Segment> Split(Random random, List<SearchDocument> documents)
    {
        var segments = new List<Segment>();
        for (var from = 0; from < documents.Count;)
        {
            var count = Math.Min(documents.Count - from, random.Pick(0, 1, 40, 512, 5_000));
            segments.Add(Segments.Of(documents.GetRange(from, count)));
            from += count;
        }

        return segments;
    }

    private sealed class CountingBlocks(IBlockStore blocks) : IBlockStore
    {
        public int Reads { get; private set; }

        public byte[] Read(int number)
        {
            Reads++;
            return blocks.Read(number);
        }
    }
}

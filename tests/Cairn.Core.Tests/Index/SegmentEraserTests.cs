using System.Text;
using Cairn.Core.Index;

namespace Cairn.Core.Tests.Index;

public sealed class SegmentEraserTests
{
    private const int Cases = 20;
    private const string Secret = "secret";

    [Fact]
    public void What_is_left_is_the_segment_of_the_documents_with_the_erased_ones_emptied() => Seeds.Each(Cases, random =>
    {
        var documents = Segments.Random(random, random.Pick(1, 600, 2_000), random.Pick(5, 500, 5_000));
        var part = random.Pick(0.001, 0.1, 0.9);
        var erased = Enumerable.Range(0, documents.Count).Where(number => number == documents.Count / 2 || random.Chance(part)).ToHashSet();
        var others = random.Pick<string[]>([], ["a0", "unknown", "", "word1", "😀"]);

        var left = new ErasableSegment(documents);
        left.Erase(erased, others);

        Segments.Same(Segments.Describe(Segments.Of(Emptied(documents, erased))), Segments.Describe(left.Segment));
        left.Segment.Examine();
    });

    [Fact]
    public void Terms_in_several_parts_lose_their_documents_and_the_parts_that_are_no_longer_needed()
    {
        var documents = Many(30_000);
        foreach (var erased in new[] { [0], [29_999], [8_191, 8_192], Enumerable.Range(0, 9_000), Enumerable.Range(100, 29_800), Enumerable.Range(0, 30_000) })
        {
            var left = new ErasableSegment(documents);
            left.Erase([.. erased]);

            Segments.Same(Segments.Describe(Segments.Of(Emptied(documents, [.. erased]))), Segments.Describe(left.Segment));
            var parts = left.Segment.Terms().SelectMany(entry => entry.Parts).Count();
            Assert.Equal((30_000 - erased.Count() + 8_191) / 8_192, parts);
            Assert.Equal(1 + 469 + parts + left.Segment.Directory.TermBlocks.Count, left.Blocks.Count);
        }
    }

    [Theory]
    [InlineData("first of a block of terms")]
    [InlineData("last of a block of terms")]
    [InlineData("in the middle")]
    public void No_byte_of_a_term_that_only_the_erased_document_had_is_left(string place)
    {
        var documents = Segments.Random(new Random(1), 900, 6_000);
        var directory = Segments.Of(documents).Directory;
        var firsts = directory.TermBlocks.ConvertAll(block => block.First);
        Assert.InRange(firsts.Count, 8, 100);
        var terms = Segments.Of(documents).Terms().Select(entry => entry.Term).ToList();

        // A term of its own behind the last three of each block, so that it stands last in the block or first in the next.
        var borders = firsts.Skip(1).Select(first => terms.FindIndex(term => term.AsSpan().SequenceEqual(first))).ToList();
        var names = (place == "in the middle" ? borders.Select(border => border - 20) : borders.SelectMany(border => new[] { border - 1, border - 2, border - 3 }))
            .Select(at => Encoding.UTF8.GetString(terms[at]) + "\u0001" + Secret);
        var found = 0;
        foreach (var name in names)
        {
            List<SearchDocument> all = [.. documents, Segments.Document(9_000, new SearchTerm(name, 77), new SearchTerm("a0", 3)), Segments.Document(9_001, new SearchTerm("a0", 5))];
            var left = new ErasableSegment(all);
            Assert.True(left.Contains(name));
            found += left.PlaceOf(name) == place ? 1 : 0;
            left.Erase([documents.Count]);

            Assert.False(left.Contains(name));
            Assert.False(left.Contains(Secret));
            Assert.Null(left.Segment.Find(Segments.Bytes(name)));
            Segments.Same(Segments.Describe(Segments.Of(Emptied(all, [documents.Count]))), Segments.Describe(left.Segment));
        }

        Assert.True(found > 0, $"No term stood {place}.");
    }

    [Fact]
    public void A_block_whose_only_term_is_erased_is_deleted_and_no_longer_in_the_directory()
    {
        var lonely = Secret + new string('x', 3_000);
        var documents = new[] { "a" + new string('y', 3_000), lonely, "z" + new string('y', 3_000) }
            .Select((term, number) => Segments.Document(number + 1, new SearchTerm(term, 5))).ToList();
        var left = new ErasableSegment(documents);
        Assert.Equal(3, left.Segment.Directory.TermBlocks.Count);
        left.Erase([1]);

        Assert.Equal(2, left.Segment.Directory.TermBlocks.Count);
        Assert.False(left.Contains(Secret));
        Segments.Same(Segments.Describe(Segments.Of(Emptied(documents, [1]))), Segments.Describe(left.Segment));
    }

    [Fact]
    public void Of_an_erased_document_its_sequence_alone_is_left()
    {
        var documents = Segments.Random(new Random(1), 1_100, 100);
        var left = new ErasableSegment(documents);
        left.Erase([0, 511, 512, 1_099]);

        foreach (var number in new[] { 0, 511, 512, 1_099 })
        {
            Assert.Equal(new DocumentEntry(documents[number].Entry.Sequence, DocumentEntry.NoTime, 0), left.Segment.Document(number));
            Assert.Equal(number, left.Segment.DocumentOf(documents[number].Entry.Sequence));
        }

        Assert.Equal(documents[1].Entry, left.Segment.Document(1));
    }

    [Fact]
    public void Erasing_every_document_one_after_the_other_leaves_no_term() => Seeds.Each(5, random =>
    {
        var documents = Segments.Random(random, 150, 400);
        var left = new ErasableSegment(documents);
        var numbers = Enumerable.Range(0, documents.Count).ToArray();
        random.Shuffle(numbers);
        foreach (var number in numbers)
        {
            left.Erase([number]);
            left.Segment.Examine();
        }

        Assert.Empty(left.Segment.Terms());
        Assert.Equal([0, 1, 2, 3], left.Blocks.Keys.Order());
        Assert.Equal(documents.Count, left.Segment.DocumentCount);
    });

    [Fact]
    public void Blocks_that_do_not_speak_of_the_document_stay_as_they_are()
    {
        List<SearchDocument> documents = [.. Segments.Random(new Random(1), 2_000, 5_000), Segments.Document(9_000, new SearchTerm(Secret, 9))];
        var changed = SegmentEraser.Remove(Segments.Of(documents), new HashSet<int> { 2_000 }, [Secret]).ToList();

        Assert.Equal(3, changed.Count);
        Assert.Contains(changed, block => block.Number == SegmentDirectory.Block);
        Assert.Contains(changed, block => block.Number == 32);
    }

    private static List<SearchDocument> Many(int count) =>
        [.. Enumerable.Range(0, count).Select(number => Segments.Document(number + 1, new SearchTerm("every", (byte)(1 + (number % 255))), new SearchTerm($"each{number / 3}", 9)))];

    private static List<SearchDocument> Emptied(List<SearchDocument> documents, HashSet<int> erased) =>
        [.. documents.Select((document, number) => erased.Contains(number)
            ? document with { Entry = new DocumentEntry(document.Entry.Sequence, DocumentEntry.NoTime, 0), Terms = [] }
            : document)];
}

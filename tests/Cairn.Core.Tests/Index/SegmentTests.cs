using System.Text;
using Cairn.Core.Index;

namespace Cairn.Core.Tests.Index;

public sealed class SegmentTests
{
    private const int Cases = 25;

    private static readonly string Unit = new('x', 5_000);

    [Fact]
    public void Finds_every_term_with_its_documents_and_none_that_is_absent() => Seeds.Each(Cases, random =>
    {
        var documents = Segments.Random(random, random.Pick(1, 100, 511, 512, 513, 2_000), random.Pick(5, 300, 5_000));
        var segment = Segments.Of(documents);
        var postings = Segments.Postings(documents);
        foreach (var term in postings.Select(term => term.Key).Take(300))
        {
            Segments.Same(postings[term], segment.Find(Segments.Bytes(term))!.ReadAll());
            Assert.Null(segment.Find(Segments.Bytes(term + "\0")));
            Assert.Null(segment.Find(Segments.Bytes("0" + term)));
            Assert.Equal(postings.Contains(term[..^1]), segment.Find(Segments.Bytes(term[..^1])) is not null);
        }

        Assert.Null(segment.Find([]));
        Assert.Null(segment.Find([255]));
        segment.Examine();
    });

    [Fact]
    public void Has_its_terms_in_the_order_of_their_bytes_each_once() => Seeds.Each(Cases, random =>
    {
        var documents = Segments.Random(random, 500, 2_000);
        var terms = Segments.Of(documents).Terms().Select(entry => Convert.ToHexString(entry.Term)).ToList();

        Assert.Equal(terms.Distinct().Order(StringComparer.Ordinal), terms);
        Assert.Equal(documents.SelectMany(document => document.Terms).Select(term => term.Term).Distinct().Count(), terms.Count);
    });

    [Fact]
    public void Characters_beyond_the_first_plane_stand_behind_all_others() =>
        Assert.Equal(["z", "é", "ｶ", "😀"], Segments.Of([Segments.Document(1, new[] { "😀", "ｶ", "é", "z" }.Select(term => new SearchTerm(term, 1)))]).Terms()
            .Select(entry => Encoding.UTF8.GetString(entry.Term)));

    [Fact]
    public void Takes_terms_of_any_length()
    {
        string[] terms = ["x", Unit, Unit + "a", Unit + "b", Unit + Unit, "y"];
        var segment = Segments.Of([.. terms.Select((term, number) => Segments.Document(number + 1, new SearchTerm(term, 7)))]);

        for (var number = 0; number < terms.Length; number++)
        {
            Assert.Equal([(number, (byte)7)], segment.Find(Segments.Bytes(terms[number]))!.ReadAll());
        }

        Assert.Null(segment.Find(Segments.Bytes(Unit + "c")));
    }

    [Fact]
    public void Lists_the_terms_that_begin_with_a_prefix() => Seeds.Each(Cases, random =>
    {
        var documents = Segments.Random(random, 600, 3_000);
        var segment = Segments.Of(documents);
        var all = documents.SelectMany(document => document.Terms).CountBy(term => term.Term).ToDictionary();
        foreach (var prefix in new[] { "", "a", "word", "word1", "word12", "word123", "é2", "ｶ", "😀", "京9", "b", "zz" })
        {
            var found = segment.WithPrefix(Segments.Bytes(prefix)).ToList();

            Assert.Equal(all.Keys.Where(term => term.StartsWith(prefix, StringComparison.Ordinal)).Select(term => Convert.ToHexString(Segments.Bytes(term)))
                .Order(StringComparer.Ordinal), found.Select(term => Convert.ToHexString(term.Term)));
            Assert.All(found, term => Assert.Equal(all[Encoding.UTF8.GetString(term.Term)], term.Count));
            Assert.Equal(found.Take(3).Select(term => term.Count), segment.WithPrefix(Segments.Bytes(prefix)).Take(3).Select(term => term.Count));
        }
    });

    [Fact]
    public void Knows_each_of_ten_thousand_documents_by_number_and_by_sequence()
    {
        var documents = Segments.Random(new Random(1), 10_000, 5_000, termsMax: 3);
        var segment = Segments.Of(documents);

        Assert.Equal(10_000, segment.DocumentCount);
        Assert.Equal(documents.CountBy(document => document.Language).OrderBy(language => language.Key).Select(language => (long)language.Value), segment.LanguageCounts);
        for (var number = 0; number < documents.Count; number++)
        {
            Assert.Equal(documents[number].Entry, segment.Document(number));
            Assert.Equal(number, segment.DocumentOf(documents[number].Entry.Sequence));
        }

        var sequences = documents.Select(document => document.Entry.Sequence).ToHashSet();
        Assert.All(Enumerable.Range(-1, 200).Where(sequence => !sequences.Contains(sequence)), sequence => Assert.Equal(-1, segment.DocumentOf(sequence)));
        Assert.Equal(-1, segment.DocumentOf(long.MaxValue));
    }

    [Fact]
    public void Without_documents_is_empty_and_finds_nothing()
    {
        var segment = Segments.Of(SegmentBuilder.Build([]));

        Assert.Equal(0, segment.DocumentCount);
        Assert.Empty(segment.Terms());
        Assert.Null(segment.Find("a"u8));
        Assert.Empty(segment.WithPrefix([]));
        Assert.Equal(-1, segment.DocumentOf(1));
        segment.Examine();
    }

    [Fact]
    public void Keeps_the_extremes_of_what_it_knows_of_a_document()
    {
        DocumentEntry[] entries = [new(1, DocumentEntry.NoTime, 0), new(long.MaxValue - 1, int.MinValue + 1, uint.MaxValue), new(long.MaxValue, int.MaxValue, 1)];
        var segment = Segments.Of([.. entries.Select(entry => new SearchDocument(entry, default, []))]);

        Assert.Equal(entries, Enumerable.Range(0, 3).Select(segment.Document));
    }

    [Fact]
    public void Whose_block_is_damaged_says_so_however_often_it_is_asked()
    {
        var blocks = SegmentBuilder.Build(Segments.Random(new Random(1), 2_000, 500)).ToList();
        foreach (var damaged in blocks.Where(block => block.Number != SegmentDirectory.Block))
        {
            var segment = Segments.Of(blocks.Select(block => block == damaged ? block with { Bytes = block.Bytes[1..] } : block));

            Assert.Throws<DamagedIndexException>(segment.Examine);
            Assert.Throws<DamagedIndexException>(segment.Examine);
        }

        Assert.Throws<DamagedIndexException>(() => Segments.Of(blocks.Where(block => block.Number != SegmentDirectory.Block)));
    }

    [Fact]
    public void Has_no_block_of_more_than_about_16_kB_but_its_directory()
    {
        foreach (var block in SegmentBuilder.Build(Segments.Random(new Random(3), 20_000, 4_000)).Where(block => block.Number != SegmentDirectory.Block))
        {
            Assert.InRange(block.Bytes.Length, 5, 16_384);
        }
    }
}

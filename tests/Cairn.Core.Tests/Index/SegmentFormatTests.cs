using System.Security.Cryptography;
using Cairn.Core.Index;
using Cairn.Core.Text;

namespace Cairn.Core.Tests.Index;

/// <summary>The bytes of segments. Where a test here must change, stored indexes can no longer be read: count <see cref="DocumentReader.Version"/> up.</summary>
public sealed class SegmentFormatTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "index");

    [Fact]
    public void A_small_segment_has_these_bytes()
    {
        var hex = SegmentBuilder.Build(Few()).Select(block => $"{block.Number} {Convert.ToHexString(block.Bytes)}");

        Assert.Equal(File.ReadLines(Path.Combine(Folder, "segment.hex")), hex);
    }

    [Fact]
    public void A_large_segment_has_these_bytes()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var block in SegmentBuilder.Build(Many()))
        {
            hash.AppendData(BitConverter.GetBytes(block.Number));
            hash.AppendData(block.Bytes);
        }

        Assert.Equal("6B0A05E7AFEB4992F2B623D470F45A2427D431DDF9EFFEB457B2592CBFFB760E", Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Fact]
    public void The_small_segment_that_was_stored_is_read()
    {
        var stored = File.ReadLines(Path.Combine(Folder, "segment.hex")).Select(line => line.Split(' ')).Select(line =>
            new SegmentBlock(int.Parse(line[0], null), Convert.FromHexString(line[1])));

        Assert.Equal(Segments.Describe(Segments.Of(Few())), Segments.Describe(Segments.Of(stored)));
    }

    [Fact]
    public void What_is_written_is_read_by_the_document_alone() => Seeds.Each(15, random =>
        Same(Segments.Random(random, random.Pick(0, 1, 511, 512, 513, 3_000), random.Pick(3, 300, 4_000))));

    [Fact]
    public void Segments_of_several_parts_are_read_by_the_document_alone() => Same(Many());

    private static void Same(List<SearchDocument> documents)
    {
        var reader = new FormatReader(SegmentBuilder.Build(documents).ToDictionary(block => block.Number, block => block.Bytes));

        Segments.Same(documents.Select(document => (document.Entry.Sequence, document.Entry.Time, document.Entry.Session)), reader.Documents);
        Assert.Equal(Enum.GetValues<Language>().Select(language => documents.LongCount(document => document.Language == language)), reader.Languages);
        Segments.Same(
            Segments.Postings(documents).Select(term => $"{Convert.ToHexString(Segments.Bytes(term.Key))} {term.Max(posting => posting.Impact)}: {string.Join(' ', term)}").Order(StringComparer.Ordinal),
            reader.Terms.Select(term => $"{Convert.ToHexString(term.Term)} {term.MaxImpact}: {string.Join(' ', term.Postings)}"));
    }

    // Every language, no time and no session, terms that share bytes, whole groups of gaps with and without bits, and postings in a block of their own.
    private static List<SearchDocument> Few() => [.. Enumerable.Range(0, 513).Select(number => new SearchDocument(
        new DocumentEntry(1_000 + (number * 3), number == 7 ? DocumentEntry.NoTime : 28_000_000 + number, number % 4 == 0 ? 0 : 0xE40C292Cu),
        (Language)(number % 4),
        [.. Terms(number)]))];

    private static IEnumerable<SearchTerm> Terms(int number)
    {
        yield return new("=in:memories", 255);
        if (number % 2 == 0)
        {
            yield return new("every", (byte)(1 + (number % 200)));
        }

        if (number < 4)
        {
            yield return new(new[] { "ever", "everything", "é", "😀" }[number], 99);
        }
    }

    private static List<SearchDocument> Many() => [.. Enumerable.Range(0, 20_000).Select(number => new SearchDocument(
        new DocumentEntry(1 + number, number, (uint)number),
        default,
        [new("all", (byte)(1 + (number * 7 % 255))), .. number % 2 == 0 ? [new SearchTerm("even", 3)] : Array.Empty<SearchTerm>(), new($"term{number * 31 % 1_000}", 9)]))];
}

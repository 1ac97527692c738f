using System.Text;
using Cairn.Core.Index;
using Cairn.Core.Text;

namespace Cairn.Core.Tests.Index;

/// <summary>Segments of made-up documents, and all that a segment says, to compare.</summary>
internal static class Segments
{
    public static Segment Of(IReadOnlyList<SearchDocument> documents) => Of(SegmentBuilder.Build(documents));

    public static Segment Of(IEnumerable<SegmentBlock> blocks) => new(new MemoryBlocks(blocks));

    /// <summary>A document whose sequence tells its time and session too.</summary>
    public static SearchDocument Document(long sequence, params IEnumerable<SearchTerm> terms) =>
        new(new DocumentEntry(sequence, (int)sequence * 7, (uint)sequence % 5), (Language)(sequence % 4), [.. terms]);

    /// <summary>Documents in ascending order: a few terms are in nearly all of them and most in hardly any, as in a language; some begin with characters
    /// whose order in UTF-8 is not that in UTF-16.</summary>
    public static List<SearchDocument> Random(Random random, int count, int vocabulary, int termsMax = 12)
    {
        var sequence = 0L;
        return [.. Enumerable.Range(0, count).Select(_ => Document(
            sequence += 1 + random.Next(3),
            Enumerable.Range(0, random.Next(termsMax + 1)).Select(_ => Word(random, vocabulary)).Distinct().Select(term => new SearchTerm(term, Impact(random)))))];
    }

    public static byte Impact(Random random) => (byte)random.Next(1, 256);

    public static byte[] Bytes(string term) => Encoding.UTF8.GetBytes(term);

    /// <summary>The documents that hold each term, from the documents themselves.</summary>
    public static ILookup<string, (int Document, byte Impact)> Postings(IReadOnlyList<SearchDocument> documents) =>
        documents.SelectMany((document, number) => document.Terms.Select(term => (term.Term, Posting: (number, term.Impact)))).ToLookup(term => term.Term, term => term.Posting);

    /// <summary>Compares long lists, which Assert.Equal takes long for.</summary>
    public static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Everything that can be read from a segment but the numbers of its blocks.</summary>
    public static List<string> Describe(Segment segment) =>
    [
        .. Enumerable.Range(0, segment.DocumentCount).Select(number => segment.Document(number).ToString()),
        .. segment.Terms().Select(entry =>
            $"{Encoding.UTF8.GetString(entry.Term)} {entry.Count} {entry.MaxImpact}: {string.Join(' ', new PostingsCursor(segment, entry).ReadAll())}"),
    ];

    private static string Word(Random random, int vocabulary)
    {
        var rank = (int)(vocabulary * Math.Pow(random.NextDouble(), 3));
        return new[] { "a", "word", "é", "ｶ", "😀", "京" }[rank % 6] + rank;
    }
}

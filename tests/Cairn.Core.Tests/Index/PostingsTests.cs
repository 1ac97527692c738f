using Cairn.Core.Index;
using Cairn.Core.Recall;

namespace Cairn.Core.Tests.Index;

/// <summary>Postings as they are written and read, against the plain list.</summary>
public sealed class PostingsTests
{
    private const int Cases = 60;
    private const int PartSize = PostingsEncoder.GroupSize * PostingsEncoder.GroupsMax;

    [Fact]
    public void Are_read_as_they_were_written() => Seeds.Each(Cases, random =>
    {
        var postings = Random(random);
        var cursor = Cursor(postings);

        Assert.Equal(postings.Count, cursor.Count);
        Segments.Same(postings, cursor.ReadAll());
        Segments.Same(postings, cursor.ReadAll());
    });

    [Fact]
    public void Stand_in_parts_of_64_groups_of_128()
    {
        foreach (var (count, parts) in new[] { (1, 0), (127, 0), (128, 0), (129, 0), (1_000, 1), (PartSize - 1, 1), (PartSize, 1), (PartSize + 1, 2), ((3 * PartSize) + 128, 4) })
        {
            var segment = Segment([.. Enumerable.Range(0, count).Select(number => (number * 3, (byte)(1 + (number % 200))))]);

            Assert.Equal(parts, Assert.Single(segment.Terms()).Parts.Length);
        }
    }

    [Fact]
    public void Hold_the_greatest_gap_that_there_can_be()
    {
        (int, byte)[] postings = [.. Enumerable.Range(0, 127).Select(number => (number, (byte)1)), (int.MaxValue - 1, 255)];

        Assert.Equal(postings, Cursor(postings).ReadAll());
        Assert.Equal(255, Cursor(postings).ImpactOf(int.MaxValue - 1));
    }

    [Fact]
    public void Tell_the_impact_on_any_document_in_any_order() => Seeds.Each(Cases, random =>
    {
        var postings = Random(random);
        var cursor = Cursor(postings);
        var impacts = postings.ToDictionary(posting => posting.Document, posting => posting.Impact);
        for (var probe = 0; probe < 400; probe++)
        {
            var document = Math.Max(0, random.Pick(postings).Document + random.Next(-1, 2));
            Assert.Equal(impacts.GetValueOrDefault(document), cursor.ImpactOf(document));
        }

        Assert.Equal(0, cursor.ImpactOf(int.MaxValue));
    });

    [Fact]
    public void Bound_the_impacts_within_any_range_from_above() => Seeds.Each(Cases, random =>
    {
        var postings = Random(random);
        var cursor = Cursor(postings);
        var greatest = postings.Max(posting => posting.Impact);
        for (var probe = 0; probe < 60; probe++)
        {
            var first = random.Next(postings.Count);
            var from = Math.Max(0, postings[first].Document + random.Next(-1, 2));
            var to = Math.Max(from, postings[random.Next(first, Math.Min(postings.Count, first + 400))].Document + random.Next(0, 3));
            var truth = postings.SkipWhile(posting => posting.Document < from).TakeWhile(posting => posting.Document < to)
                .Select(posting => posting.Impact).DefaultIfEmpty().Max();

            var loose = cursor.MaxImpactIn(from, to, isExact: false);
            var exact = cursor.MaxImpactIn(from, to, isExact: true);
            Assert.InRange(exact, truth, greatest);
            Assert.InRange(loose, exact, greatest);
        }

        Assert.Equal(greatest, Cursor(postings).MaxImpactIn(0, int.MaxValue, isExact: false));
        Assert.Equal(greatest, Cursor(postings).MaxImpactIn(0, int.MaxValue, isExact: true));
    });

    [Fact]
    public void Bound_nothing_behind_the_last_and_no_more_than_a_group_where_it_is_exact()
    {
        (int, byte)[] postings = [.. Enumerable.Range(0, 3 * PartSize).Select(number => (100 + number, (byte)(number / PostingsEncoder.GroupSize)))];
        var cursor = Cursor([.. postings.Select(posting => (posting.Item1, Math.Max((byte)1, posting.Item2)))]);
        var end = 100 + postings.Length;

        Assert.Equal(63, cursor.MaxImpactIn(100, 101, isExact: false));
        Assert.Equal(1, cursor.MaxImpactIn(100, 101, isExact: true));
        Assert.Equal(5, cursor.MaxImpactIn(100 + (5 * 128), 100 + (6 * 128), isExact: true));
        Assert.Equal(6, cursor.MaxImpactIn(100 + (5 * 128), 101 + (6 * 128), isExact: true));
        Assert.Equal(191, cursor.MaxImpactIn(end - 1, end, isExact: true));
        Assert.Equal(0, cursor.MaxImpactIn(end, end + 4_096, isExact: false));
        Assert.Equal(0, cursor.MaxImpactIn(end, end + 4_096, isExact: true));
    }

    [Fact]
    public void Add_to_the_scores_of_a_window_at_any_place() => Seeds.Each(Cases, random =>
    {
        var postings = Random(random);
        var cursor = Cursor(postings);
        for (var probe = 0; probe < 60; probe++)
        {
            var length = random.Pick(1, 63, 64, 65, 1_000, 4_096);
            var from = Math.Max(0, (int)Math.Min(int.MaxValue - length, (long)random.Pick(postings).Document + random.Next(-length, 2)));
            var scores = new float[length];
            var seen = new ulong[64];
            Array.Fill(scores, 0.5f);
            cursor.AddTo(from, scores, seen, weight: 2);

            var expected = new float[length];
            Array.Fill(expected, 0.5f);
            var expectedSeen = new ulong[64];
            foreach (var (document, impact) in postings.Where(posting => posting.Document >= from && posting.Document - from < length))
            {
                expected[document - from] += 2 * impact;
                expectedSeen[(document - from) / 64] |= 1UL << ((document - from) % 64);
            }

            Segments.Same(expected, scores);
            Assert.Equal(expectedSeen, seen);
        }
    });

    [Fact]
    public void Of_several_terms_are_united_with_the_greatest_impact() => Seeds.Each(Cases, random =>
    {
        var count = random.Pick(1, 128, 500, 20_000);
        var lists = Enumerable.Range(0, random.Next(5)).Select(_ => Dense(random, count)).ToList();
        var expected = lists.SelectMany(list => list).GroupBy(posting => posting.Document)
            .Select(group => (group.Key, group.Max(posting => posting.Impact))).OrderBy(posting => posting.Key).ToList();

        var union = PostingsCursor.Union(lists.Select(Cursor), count);
        Assert.Equal(expected.Count, union.Count);
        Segments.Same(expected, union.ReadAll());
        Assert.Equal(expected.Select(posting => posting.Item2).DefaultIfEmpty().Max(), union.MaxImpactIn(0, count, isExact: false));
        foreach (var (document, impact) in expected.Take(50))
        {
            Assert.Equal(impact, union.ImpactOf(document));
        }
    });

    [Fact]
    public void Are_put_into_a_set() => Seeds.Each(30, random =>
    {
        var postings = Dense(random, 10_000);
        var others = Dense(random, 10_000);
        var set = new DocumentSet(10_000);
        var other = new DocumentSet(10_000);
        Cursor(postings).AddTo(set);
        Cursor(others).AddTo(other);

        Assert.Equal(postings.Select(posting => posting.Document), Enumerable.Range(0, 10_000).Where(set.Contains));
        set.Intersect(other);
        Assert.Equal(
            postings.Select(posting => posting.Document).Intersect(others.Select(posting => posting.Document)), Enumerable.Range(0, 10_000).Where(set.Contains));
    });

    // Counts around the sizes of groups and parts; gaps dense, sparse, huge, and changing in between.
    private static List<(int Document, byte Impact)> Random(Random random)
    {
        var count = random.Pick(1, 2, 127, 128, 129, 255, 256, 257, 500, PartSize - 1, PartSize, PartSize + 1, PartSize + 128, (3 * PartSize) + 77);
        var impactMax = random.Pick(1, 10, 255);
        var gapMax = 1;
        var document = -1;
        var postings = new List<(int Document, byte Impact)>(count);
        for (var number = 0; number < count; number++)
        {
            if (number == 0 || random.Chance(0.005))
            {
                gapMax = Math.Min(random.Pick(1, 2, 40, 5_000, int.MaxValue), int.MaxValue / (count + 1));
            }

            document += random.Next(gapMax) + 1;
            postings.Add((document, (byte)random.Next(1, impactMax + 1)));
        }

        return postings;
    }

    private static List<(int Document, byte Impact)> Dense(Random random, int documents)
    {
        var part = random.NextDouble();
        var held = Enumerable.Range(0, documents).Where(_ => random.Chance(part)).Select(document => (document, Segments.Impact(random))).ToList();
        return held.Count > 0 ? held : [(0, 1)];
    }

    private static PostingsCursor Cursor(IReadOnlyList<(int Document, byte Impact)> postings) => Segment(postings).Find("term"u8)!;

    private static Segment Segment(IReadOnlyList<(int Document, byte Impact)> postings)
    {
        var writer = new SegmentWriter();
        writer.BeginTerm("term"u8.ToArray());
        foreach (var (document, impact) in postings)
        {
            writer.AddPosting(document, impact);
        }

        writer.EndTerm();
        return Segments.Of(writer.Complete());
    }
}

using System.Text;
using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Tests.Index;

namespace Cairn.Core.Tests.Recall;

public sealed class TopDocumentsTests
{
    private const int Cases = 40;

    [Fact]
    public void The_best_scores_are_those_that_adding_everything_up_finds() => Seeds.Each(Cases, random =>
    {
        List<Segment> segments = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            Segments.Of(Segments.Random(random, random.Pick(1, 50, 4_096, 4_097, 10_000), random.Pick(6, 60, 600))))];
        var terms = Terms(random, segments);
        var part = random.Pick(0.01, 0.5, 1);
        var allowed = random.Chance(0.5) ? segments.ConvertAll(segment => Some(random, segment, part)) : [.. segments.Select(_ => (DocumentSet?)null)];
        var wanted = random.Pick(1, 2, 3);
        var scores = Scores(segments, terms, allowed, document => document % wanted == 0);

        foreach (var count in new[] { 1, 2, 10, 128, 1_000, int.MaxValue - 1 }.Select(count => Math.Min(count, Math.Max(1, scores.Count))))
        {
            var found = Search(segments, terms, count, allowed, document => document % wanted == 0, out _);

            Assert.Equal(found.Distinct().Order(), found);
            Assert.All(found, document => Assert.True(scores.ContainsKey(document), $"Document {document} may not be found."));
            Same(scores.Values.OrderDescending().Take(count), found.Select(document => scores[document]).OrderDescending());
        }
    });

    [Fact]
    public void Alternatives_and_spans_count_as_one() => Seeds.Each(10, random =>
    {
        List<Segment> segments = [Segments.Of(Segments.Random(random, 6_000, 60))];
        var names = segments[0].Terms().Select(entry => Encoding.UTF8.GetString(entry.Term)).ToArray();
        random.Shuffle(names);
        List<TermPostings> terms =
            [new(new QueryTerm("span", names[..10]) { IsUnion = true }, segments), new(new QueryTerm("other", [names[20]]), segments), new(new QueryTerm("none", ["none"]), segments)];
        var scores = Scores(segments, terms, [null], _ => true);

        Same(scores.Values.OrderDescending().Take(20), Search(segments, terms, 20, [null], _ => true, out _).Select(document => scores[document]).OrderDescending());
        Assert.Equal(names[..10].SelectMany(name => segments[0].Find(Segments.Bytes(name))!.ReadAll()).DistinctBy(posting => posting.Document).Count(), terms[0].Count);
        Assert.Equal(0, terms[2].Count);
    });

    [Fact]
    public void A_frequent_word_is_not_added_up_for_all_that_hold_it_beside_a_rare_one()
    {
        var random = new Random(1);
        List<Segment> segments = [Segments.Of([.. Enumerable.Range(0, 60_000).Select(number => Segments.Document(
            number + 1, number % 1_000 == 500 ? [new("rare", 200), new("often", Segments.Impact(random))] : [new SearchTerm("often", Segments.Impact(random))]))])];
        var terms = Of(segments, "rare", "often");

        var found = Search(segments, terms, 20, [null], _ => true, out var scored);

        Assert.Equal(20, found.Count(document => document % 1_000 == 500));
        Assert.InRange(scored, 20, 9_000);
    }

    [Fact]
    public void Of_a_hundred_thousand_that_score_the_same_the_newest_are_found_and_hardly_any_more_is_looked_at()
    {
        List<Segment> segments = [.. new[] { 0, 50_000 }.Select(first =>
            Segments.Of([.. Enumerable.Range(first, 50_000).Select(number => Segments.Document(number + 1, new SearchTerm("same", 99)))]))];

        var found = Search(segments, Of(segments, "same"), 128, [null, null], _ => true, out var scored);

        Assert.Equal(Enumerable.Range(100_000 - 128, 128), found);
        Assert.InRange(scored, 128, 4_096);
    }

    [Fact]
    public void Without_terms_or_documents_nothing_is_found()
    {
        List<Segment> segments = [Segments.Of(SegmentBuilder.Build([])), Segments.Of([Segments.Document(1, new SearchTerm("a", 1))])];

        Assert.Empty(Search(segments, [], 5, [null, null], _ => true, out _));
        Assert.Equal([0], Search(segments, Of(segments, "a"), 5, [null, null], _ => true, out _));
        Assert.Empty(Search(segments, Of(segments, "b"), 5, [null, null], _ => true, out _));
    }

    private static List<TermPostings> Of(List<Segment> segments, params IEnumerable<string> terms) =>
        [.. terms.Select(term => new TermPostings(new QueryTerm(term, [term]), segments))];

    private static List<TermPostings> Terms(Random random, List<Segment> segments)
    {
        var names = segments.SelectMany(segment => segment.Terms()).Select(entry => Encoding.UTF8.GetString(entry.Term)).Append("absent").Distinct().ToArray();
        random.Shuffle(names);
        return [.. names.Take(random.Pick(1, 2, 5, 20)).Select(name => new TermPostings(new QueryTerm(name, [name], random.Pick(0.05, 1, 1, 3)), segments))];
    }

    private static DocumentSet? Some(Random random, Segment segment, double part)
    {
        var set = new DocumentSet(segment.DocumentCount);
        foreach (var document in Enumerable.Range(0, segment.DocumentCount).Where(_ => random.Chance(part)))
        {
            set.Add(document);
        }

        return set;
    }

    private static int[] Search(
        List<Segment> segments, List<TermPostings> terms, int count, List<DocumentSet?> allowed, Predicate<int> isWanted, out long scored)
    {
        var row = new Neighbourhood(new SegmentIndex(segments));
        var top = new TopDocuments(count);
        for (var place = segments.Count - 1; place >= 0; place--)
        {
            top.Search(terms, place, segments[place].DocumentCount, row.FirstOf(place), allowed[place], isWanted);
        }

        scored = top.Scored;
        return top.Take();
    }

    // The score of every document that has one and may be found, by its number in the row.
    private static Dictionary<int, float> Scores(List<Segment> segments, List<TermPostings> terms, List<DocumentSet?> allowed, Predicate<int> isWanted)
    {
        var row = new Neighbourhood(new SegmentIndex(segments));
        var scores = new Dictionary<int, float>();
        for (var place = 0; place < segments.Count; place++)
        {
            for (var document = 0; document < segments[place].DocumentCount; document++)
            {
                var score = terms.Sum(term => term.ScoreOf(place, document));
                if (score > 0 && allowed[place]?.Contains(document) != false && isWanted(document))
                {
                    scores.Add(row.FirstOf(place) + document, score);
                }
            }
        }

        return scores;
    }

    // Sums of the same numbers in another order differ in their last bits.
    private static void Same(IEnumerable<float> expected, IEnumerable<float> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }
}

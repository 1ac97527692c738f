using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Tests.Index;

namespace Cairn.Core.Tests.Recall;

/// <summary>What turns of a conversation lend to each other. The constants are round here, so that scores can be told by hand.</summary>
public sealed class CandidatesTests
{
    private const double Precision = 1e-5;

    private static readonly Ranking Plain = new() { Forward = [0.5f, 0.25f], Backward = [0.2f, 0.1f], SessionWeight = 0 };

    [Fact]
    public void A_turn_lends_more_to_those_after_it_than_to_those_before_it()
    {
        var scores = Scores(Plain, "", "", "", "dog", "", "", "");
        var own = scores[3];

        Assert.Equal([1, 2, 3, 4, 5], scores.Keys.Order());
        Assert.Equal(0.5 * own, scores[4], Precision);
        Assert.Equal(0.25 * own, scores[5], Precision);
        Assert.Equal(0.2 * own, scores[2], Precision);
        Assert.Equal(0.1 * own, scores[1], Precision);
    }

    [Fact]
    public void A_word_that_a_neighbour_repeats_counts_once_and_another_word_is_added()
    {
        var alone = Scores(Plain, "dog", "", "", "")[0];

        // The neighbour's word counts with the same rarity as long as two documents of four hold it.
        var repeated = Scores(Plain, "dog", "dog", "", "");
        var single = Scores(Plain, "dog", "", "", "dog");
        Assert.Equal(single[3], repeated[1], Precision);
        Assert.Equal(repeated[0], repeated[1], Precision);
        Assert.Equal(0.5 * repeated[0], repeated[2], Precision);
        Assert.True(repeated[0] < alone);

        var others = Scores(Plain, "dog", "cat", "", "");
        Assert.Equal(alone * 1.5, others[1], Precision);
        Assert.Equal(alone * 1.2, others[0], Precision);
    }

    [Fact]
    public void A_conversation_adds_a_part_of_the_mean_of_its_three_best_turns()
    {
        var ranking = Plain with { Forward = [], Backward = [], SessionWeight = 0.3f };
        foreach (var (turns, mean) in new[] { (1, 1 / 3.0), (2, 2 / 3.0), (3, 1), (4, 1) })
        {
            string[] texts = [.. Enumerable.Repeat("dog", turns), .. Enumerable.Repeat("", 8 - turns)];
            var own = Scores(ranking with { SessionWeight = 0 }, texts)[0];

            Assert.All(Scores(ranking, texts).Values, score => Assert.Equal(own * (1 + (0.3 * mean)), score, Precision));
        }
    }

    [Fact]
    public void Equal_scores_stand_newest_first_and_others_by_score()
    {
        var ranked = Of(Plain with { Forward = [], Backward = [] }, "dog", "", "dog cat", "", "dog", "").Rank();

        Assert.Equal([2, 4, 0], ranked.Select(document => document.Document));
        Assert.Equal(ranked[1].Score, ranked[2].Score);
    }

    [Fact]
    public void What_belongs_to_no_conversation_lends_nothing()
    {
        Assert.Equal([0], Of(Plain with { SessionWeight = 1 }, session: 0, "dog", "", "").Rank().Select(document => document.Document));
    }

    [Fact]
    public void The_parts_of_an_explanation_add_up_to_the_score_and_the_words_to_what_they_lend() => Seeds.Each(200, random =>
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(_ => random.Pick("", "", "dog", "cat", "dog cat", "bird", "cat bird"))];
        var candidates = Of(Ranking.Default, texts);
        foreach (var (document, score) in candidates.Rank())
        {
            var asked = random.Next(1, 4);
            var explained = candidates.Explain(document, asked, most: 2.5);

            Assert.Equal(document + 1, explained.Sequence);
            Assert.Equal(score / 2.5, explained.Score, Precision);
            Assert.Equal(explained.Score, explained.Own + explained.Nearby + explained.Session + explained.Feedback, Precision);
            Assert.Equal(explained.Own + explained.Nearby, explained.Words.Sum(word => word.Value), Precision);
            Assert.Equal(asked == 3, explained.Feedback == 0 && asked == 3);
            Assert.Equal(texts[document].Length == 0, explained.Own + candidates.Explain(document, 3, 1).Own == 0);
            Assert.All(explained.Words, word => Assert.True(word.Value > 0));
        }
    });

    private static Dictionary<int, float> Scores(Ranking ranking, params string[] texts) => Of(ranking, texts).Rank().ToDictionary(document => document.Document, document => document.Score);

    private static Candidates Of(Ranking ranking, params string[] texts) => Of(ranking, session: 7, texts);

    // All that hold a word are candidates. Impacts are equal.
    private static Candidates Of(Ranking ranking, uint session, params string[] texts)
    {
        IReadOnlyList<Segment> segments = [Segments.Of([.. texts.Select((text, number) => new SearchDocument(
            new DocumentEntry(number + 1, 0, session), default, [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new SearchTerm(word, 100))]))])];
        string[] words = ["dog", "cat", "bird"];
        return new Candidates(
            new Neighbourhood(new SegmentIndex(segments)), [.. words.Select(word => new TermPostings(new QueryTerm(word, [word]), segments))],
            [.. Enumerable.Range(0, texts.Length).Where(document => texts[document].Length > 0)], ranking);
    }
}

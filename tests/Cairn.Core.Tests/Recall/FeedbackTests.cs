using Cairn.Core.Recall;

namespace Cairn.Core.Tests.Recall;

public sealed class FeedbackTests
{
    private static readonly Ranking Without = Ranking.Default with { FeedbackDocuments = 0 };

    [Fact]
    public void A_document_that_shares_no_word_with_the_query_is_found_by_words_of_the_first_hits()
    {
        var index = new TextIndex();
        index.AddOthers(60);
        index.Add("Our puppy Rex chewed the sofa");
        index.Add("Rex the puppy learned to sit");
        var other = index.Add("Rex ran into the garden");
        index.AddOthers(60);

        var answer = index.Rank(index.Read("puppy"));

        Assert.Contains("rex", answer.Added);
        Assert.True(answer.Documents.Single(document => document.Sequence == other).Feedback > 0);
        Assert.Equal(0, answer.Documents.Single(document => document.Sequence == other).Own);
        Assert.Equal(other, answer.Documents[^1].Sequence);
        Assert.DoesNotContain(other, index.Find("puppy", Without));
    }

    [Fact]
    public void Function_words_filters_and_the_words_of_the_query_are_not_added() => Seeds.Each(20, random =>
    {
        var index = new TextIndex();
        for (var number = 0; number < 50; number++)
        {
            index.Add($"The dogs were with us and {random.Pick("rex", "anna", "bob", "tom")} {random.Pick("ran", "slept", "was there")}", session: "one", tags: "pets");
        }

        index.AddOthers(20);
        var answer = index.Rank(index.Read("dogs"));

        Assert.NotEmpty(answer.Added);
        Assert.Empty(answer.Added.Intersect(["the", "were", "with", "us", "and", "was", "there", "dog"]));
        Assert.DoesNotContain(answer.Added, word => word.StartsWith('='));
    });

    [Fact]
    public void The_best_word_counts_its_part_and_no_more_are_added_than_allowed()
    {
        var index = new TextIndex();
        index.AddOthers(50);
        index.Add("puppy alpha beta gamma delta epsilon zeta");
        var plan = index.Read("puppy");
        var terms = Feedback.Terms(index, plan, [(51, 1f)], Ranking.Default with { FeedbackTerms = 4, FeedbackWeight = 0.3f });

        Assert.Equal(["alpha", "beta", "delta", "epsilon"], terms.Select(term => term.Label));
        Assert.All(terms, term => Assert.Equal(0.3, term.Boost, 1e-6));
        Assert.Empty(Feedback.Terms(index, plan, [], Ranking.Default));
    }

    [Fact]
    public void Where_the_words_of_the_best_hits_are_not_at_hand_those_of_the_others_count_by_their_part()
    {
        var index = new TextIndex();
        index.AddOthers(50);
        index.Add("puppy alpha");
        index.Add("puppy beta");
        var plan = index.Read("puppy");
        index.Supersede(51);
        var terms = Feedback.Terms(index, plan, [(51, 3f), (52, 1f)], Ranking.Default with { FeedbackWeight = 0.4f });

        Assert.Equal(("beta", 0.1), (Assert.Single(terms).Label, Math.Round(terms[0].Boost, 6)));
        Assert.Empty(Feedback.Terms(index, plan, [(51, 3f)], Ranking.Default));
    }

    [Fact]
    public void Rare_words_of_good_hits_come_before_frequent_ones_and_those_of_poor_hits()
    {
        var index = new TextIndex();
        index.AddOthers(50);
        for (var number = 0; number < 20; number++)
        {
            index.Add("garden");
        }

        var good = index.Add("puppy rex garden");
        var poor = index.Add("puppy tom garden");

        Assert.Equal(["rex", "tom", "garden"], Feedback.Terms(index, index.Read("puppy"), [(good, 1f), (poor, 0.9f)], Ranking.Default).Select(term => term.Label));
        Assert.Equal(["tom", "rex", "garden"], Feedback.Terms(index, index.Read("puppy"), [(good, 0.9f), (poor, 1f)], Ranking.Default).Select(term => term.Label));
    }

    [Fact]
    public void A_document_of_an_earlier_version_adds_nothing()
    {
        var index = new TextIndex();
        index.AddOthers(50);
        var earlier = index.Add("puppy rex");
        index.Supersede(earlier);

        Assert.Empty(index.Rank(index.Read("puppy")).Added);
    }
}

using Cairn.Core.Recall;

namespace Cairn.Core.Tests.Recall;

public sealed class QueryReaderTests
{
    private static readonly TextIndex Empty = new();

    [Theory]
    [InlineData("What did Caroline say about her dog?", "caroline say dog", "what did about her")]
    [InlineData("Who are you?", "who are you", "")]
    [InlineData("dog dog cat dog", "dog cat", "")]
    [InlineData("", "", "")]
    [InlineData("?!", "", "")]
    public void Words_that_only_hold_a_sentence_together_are_left_out_unless_there_are_no_others(string query, string words, string leftOut)
    {
        var plan = Empty.Read(query);

        Assert.Equal(words, Labels(plan));
        Assert.Equal(leftOut, string.Join(' ', plan.LeftOut));
    }

    [Fact]
    public void A_time_is_one_part_of_the_query_and_its_words_are_no_words_to_look_for()
    {
        var plan = Empty.Read("What did we eat in February 2024 in Paris?");

        Assert.Equal(["eat", "paris"], plan.Terms.SkipLast(1).Select(term => term.Label));
        Assert.Equal("February 2024", plan.Terms[^1].Label);
        Assert.Contains("=at:2024-02", plan.Terms[^1].Alternatives);
        Assert.True(plan.Terms[^1].IsUnion);
        Assert.Equal(new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero), Assert.Single(plan.Times).From);
        Assert.DoesNotContain("february", plan.LeftOut);
    }

    [Fact]
    public void A_query_of_a_time_and_function_words_looks_for_the_time_alone()
    {
        var plan = Empty.Read("What was that yesterday?", ranking: Ranking.Default with { TimeWeight = 3 });

        var term = Assert.Single(plan.Terms);
        Assert.Equal(["=at:2024-03-01"], term.Alternatives);
        Assert.Equal(3, term.Boost);
        Assert.Equal("what was that", string.Join(' ', plan.LeftOut));
    }

    [Theory]
    [InlineData("What happened after May 2023?", "=at:2023-07", "=at:2023-05")]
    [InlineData("What happened after 3 May 2023?", "=at:2023-05-09", "=at:2023-05-02")]
    [InlineData("What happened before May 2023?", "=at:2023-04", "=at:2023-05")]
    [InlineData("What happened before May 2023?", "=at:1924", "=at:1922")]
    public void A_time_that_is_open_at_one_end_is_looked_for_as_far_as_terms_reach(string query, string inside, string outside)
    {
        var term = Empty.Read(query).Terms[^1];

        Assert.Contains(inside, term.Alternatives);
        Assert.DoesNotContain(outside, term.Alternatives);
        Assert.InRange(term.Alternatives.Count, 2, 256);
    }

    [Fact]
    public void A_longer_query_is_cut_after_128_words()
    {
        var plan = Empty.Read(string.Join(' ', Enumerable.Range(0, 300).Select(number => $"word{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}")));

        Assert.InRange(plan.Terms.Count, QueryReader.WordsMax / 2, QueryReader.WordsMax);
        Assert.Equal("wordaa", plan.Terms[0].Label);
    }

    [Fact]
    public void Words_are_looked_for_under_their_stems_in_the_languages_that_the_index_has()
    {
        var german = new TextIndex();
        german.Add("Die Häuser sind nicht weit von der Straße und wir gehen zu Fuß");

        Assert.Equal(["hauser"], Assert.Single(Empty.Read("Häuser").Terms).Alternatives);
        Assert.Equal(["hauser", "haus"], Assert.Single(german.Read("Häuser").Terms).Alternatives);
        Assert.Equal([1L], german.Find("Häuser"));
    }

    [Fact]
    public void The_word_that_is_being_typed_stands_for_those_that_begin_so()
    {
        var index = new TextIndex();
        index.Add("garden gate garage");
        index.EndSegment();
        index.Add("garage gallery");

        var term = index.Read("red ga", isPrefix: true).Terms[^1];
        Assert.Equal("ga…", term.Label);
        Assert.Equal(["garag", "galleri", "garden", "gate", "ga"], term.Alternatives);
        Assert.True(term.IsUnion);
        Assert.Equal(["ga"], index.Read("ga ", isPrefix: true).Terms[^1].Alternatives);
        Assert.Equal(["ga"], index.Read("ga").Terms[^1].Alternatives);
        Assert.Equal([2, 1], index.Rank(index.Read("ga", isPrefix: true)).Documents.Select(document => document.Sequence));
    }

    [Fact]
    public void A_word_that_is_being_typed_is_no_function_word_yet() => Assert.Equal("dog the…", Labels(Empty.Read("dog the", isPrefix: true)));

    [Fact]
    public void The_word_that_is_being_typed_is_the_last_even_where_it_stood_before() => Assert.Equal("cat… dog", Labels(Empty.Read("cat dog cat", isPrefix: true)));

    [Fact]
    public void A_time_that_has_been_typed_leaves_no_word_open() => Assert.Equal("dog yesterday", Labels(Empty.Read("dog yesterday", isPrefix: true)));

    [Fact]
    public void A_prefix_that_much_begins_with_stands_for_the_most_frequent()
    {
        var index = new TextIndex();
        for (var number = 0; number < 200; number++)
        {
            index.Add(string.Create(null, $"pre{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}"));
        }

        for (var number = 0; number < 9; number++)
        {
            index.Add("prezz");
        }

        var alternatives = index.Read("pre", isPrefix: true).Terms[0].Alternatives;

        Assert.Equal("prezz", alternatives[0]);
        Assert.InRange(alternatives.Count, 64, 65);
    }

    private static string Labels(RecallPlan plan) => string.Join(' ', plan.Terms.Select(term => term.Label));
}

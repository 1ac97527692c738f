using Cairn.Core.Index;
using Cairn.Core.Recall;

namespace Cairn.Core.Tests.Recall;

public sealed class RankerTests
{
    [Fact]
    public void The_answer_to_a_question_is_found_by_the_question_before_it()
    {
        var index = new TextIndex();
        index.AddOthers(40);
        var question = index.Add("Where did you go on holiday, Tom?", "talk");
        index.AddOthers(3);
        var answer = index.Add("Portugal, and it rained all week", "talk");
        index.AddOthers(40);

        Assert.Equal([question, answer], index.Find("Tom holiday").Take(2));
    }

    [Fact]
    public void Better_answers_come_first_and_of_equal_ones_the_newest() => Seeds.Each(20, random =>
    {
        var index = new TextIndex();
        for (var number = 0; number < 300; number++)
        {
            index.Add(random.Pick("red dog", "red cat", "blue dog", "green bird"));
            if (random.Chance(0.01))
            {
                index.EndSegment();
            }
        }

        var answer = index.Rank(index.Read("red dog"));

        Assert.Equal(answer.Documents.OrderByDescending(document => document.Score).ThenByDescending(document => document.Sequence), answer.Documents);
        Assert.All(answer.Documents, document => Assert.True(document.Score >= Ranking.Default.Floor));
        Assert.Equal(300, answer.Searched);
    });

    [Fact]
    public void The_parts_of_every_score_add_up() => Seeds.Each(30, random =>
    {
        var index = new TextIndex();
        for (var number = 0; number < 200; number++)
        {
            index.Add(string.Join(' ', Enumerable.Range(0, 6).Select(_ => $"w{(char)('a' + random.Next(26))}x")), random.Pick("a", "b", null));
        }

        var answer = index.Rank(index.Read("wax wbx wcx"));

        Assert.NotEmpty(answer.Added);
        Assert.Contains(answer.Documents, document => document.Feedback > 0);
        Assert.Contains(answer.Documents, document => document.Nearby > 0);
        Assert.All(answer.Documents, document =>
            Assert.Equal(document.Score, document.Own + document.Nearby + document.Session + document.Feedback, 1e-4));
    });

    [Fact]
    public void What_scores_below_the_floor_is_no_answer()
    {
        var index = new TextIndex();
        index.AddOthers(50);
        index.Add("alpha beta gamma");
        index.Add("alpha");
        var scores = index.Rank(index.Read("alpha beta gamma delta"), Ranking.Default with { Floor = 0 }).Documents;

        var floor = scores[1].Score;
        Assert.True(scores[0].Score > floor);
        Assert.Equal(2, index.Rank(index.Read("alpha beta gamma delta"), Ranking.Default with { Floor = floor }).Documents.Count);
        Assert.Single(index.Rank(index.Read("alpha beta gamma delta"), Ranking.Default with { Floor = floor + 1e-6 }).Documents);
    }

    [Fact]
    public void Filters_all_hold_and_within_one_any_term_will_do()
    {
        var index = new TextIndex();
        var first = index.Add("dog", speaker: "Anna", tags: ["pets", "home"]);
        var second = index.Add("dog", speaker: "Ben", tags: ["pets"]);
        index.EndSegment();
        var third = index.Add("dog", speaker: "Anna", tags: ["Petrol"]);
        var plan = index.Read("dog");

        Assert.Equal([first, second, third], Found());
        Assert.Equal([first, third], Found(new RecallFilter([FilterTerm.Field("speaker", "anna")])));
        Assert.Equal([first], Found(new RecallFilter([FilterTerm.Field("speaker", "ANNA")]), new RecallFilter([FilterTerm.Field("tags", "pets")])));
        Assert.Equal([first, second, third], Found(new RecallFilter([FilterTerm.Field("tags", "pet")], IsPrefix: true)));
        Assert.Equal([first, third], Found(new RecallFilter([FilterTerm.Field("tags", "home"), FilterTerm.Field("tags", "petrol")])));
        Assert.Equal([first, second, third], Found(new RecallFilter([FilterTerm.Collection("memories")])));
        Assert.Empty(Found(new RecallFilter([FilterTerm.Field("speaker", "nobody")])));
        Assert.Empty(Found(new RecallFilter([])));

        IEnumerable<long> Found(params RecallFilter[] filters) => index.Rank(plan with { Filters = filters }).Documents.Select(document => document.Sequence).Order();
    }

    [Fact]
    public void A_turn_that_may_not_be_found_is_left_out_beside_one_that_may()
    {
        var index = new TextIndex();
        index.AddOthers(20);
        var before = index.Add("Do you have a pet?", "talk", speaker: "Anna");
        var answer = index.Add("Yes, a dog", "talk", speaker: "Ben");
        var after = index.Add("How old?", "talk", speaker: "Anna");
        var plan = index.Read("dog");

        Assert.Equal([answer, after, before], index.Rank(plan).Documents.Select(document => document.Sequence));
        Assert.Equal([answer], index.Rank(plan with { Filters = [new RecallFilter([FilterTerm.Field("speaker", "ben")])] }).Documents.Select(document => document.Sequence));
    }

    [Fact]
    public void Times_hold_from_the_first_minute_to_that_before_the_last()
    {
        var index = new TextIndex();
        for (var number = 0; number < 10; number++)
        {
            index.Add("dog");
        }

        var plan = index.Read("dog");
        var first = DocumentReader.Minutes(TextIndex.Start);
        Assert.Equal([7L, 6, 5, 4], Found(first + 4, first + 8));
        Assert.Equal([10L, 9], Found(first + 9, null));
        Assert.Equal([2L, 1], Found(null, first + 3));
        Assert.Empty(Found(first + 11, null));

        IEnumerable<long> Found(int? from, int? to) => index.Rank(plan with { FromMinute = from, ToMinute = to }).Documents.Select(document => document.Sequence);
    }

    [Fact]
    public void A_time_in_the_query_brings_in_what_happened_then()
    {
        var index = new TextIndex();
        index.Add("We had soup", time: new DateTimeOffset(2023, 5, 7, 10, 0, 0, TimeSpan.Zero));
        index.Add("We had cake", time: new DateTimeOffset(2023, 6, 7, 10, 0, 0, TimeSpan.Zero));
        var spoken = index.Add("Last month was the wedding", time: new DateTimeOffset(2023, 6, 9, 10, 0, 0, TimeSpan.Zero));
        index.AddOthers(20);

        Assert.Equal([spoken, 1], index.Find("What happened in May 2023?", Ranking.Default with { FeedbackDocuments = 0 }));
    }

    [Fact]
    public void Queries_of_function_words_only_and_of_words_that_nothing_has_are_answered()
    {
        var index = new TextIndex();
        index.AddOthers(20);
        var found = index.Add("Who are you?");

        Assert.Equal([found], index.Find("who are you"));
        Assert.Empty(index.Find("unheard unseen"));
        Assert.Empty(index.Find(""));
        Assert.Empty(new TextIndex().Find("dog"));
    }

    [Fact]
    public void Of_more_than_32_words_those_that_say_most_are_looked_for()
    {
        var index = new TextIndex();
        string Word(int number) => $"w{(char)('a' + (number / 20))}{(char)('a' + (number % 20))}x";
        for (var number = 0; number < 100; number++)
        {
            index.Add(string.Join(' ', Enumerable.Range(0, 60).Where(word => word < 40 || number == 77).Select(Word)));
        }

        var answer = index.Rank(index.Read(string.Join(' ', Enumerable.Range(0, 150).Select(Word))));

        Assert.Equal(32, answer.Counts.Count);
        Assert.Equal(78, answer.Documents[0].Sequence);
        Assert.Equal(20, answer.Counts.Count(word => word.Value == 1));
    }

    [Fact]
    public void Word_counts_and_stages_are_told_and_are_the_same_when_asked_again()
    {
        var index = new TextIndex();
        index.AddOthers(10);
        index.Add("red dog");
        index.Add("dog");
        var ranker = new Ranker(index, Ranking.Default, TimeProvider.System);
        var plan = index.Read("red dog unheard");
        var answers = new[] { ranker.Rank(plan), ranker.Rank(plan) };

        Assert.All(answers, answer =>
        {
            Assert.Equal(["dog 2", "red 1", "unheard 0"], answer.Counts.Select(word => $"{word.Key} {word.Value}").Order(StringComparer.Ordinal));
            Assert.Equal("terms words neighbours feedback words neighbours", string.Join(' ', answer.Stages.Select(stage => stage.Name)));
        });
        Assert.Equal(answers[0].Documents.Select(document => document.Score), answers[1].Documents.Select(document => document.Score));
    }

    [Fact]
    public void However_documents_are_split_into_segments_the_answer_is_the_same() => Seeds.Each(10, random =>
    {
        var whole = new TextIndex();
        var split = new TextIndex();
        for (var number = 0; number < 400; number++)
        {
            var text = string.Join(' ', Enumerable.Range(0, 5).Select(_ => $"w{(char)('a' + (int)(26 * Math.Pow(random.NextDouble(), 2)))}x"));
            var session = random.Pick("a", "b", "c", null);
            whole.Add(text, session);
            split.Add(text, session);
            if (random.Chance(0.03))
            {
                split.EndSegment();
            }
        }

        // Feedback takes the rarity of a word from the largest segment.
        var ranking = Ranking.Default with { FeedbackDocuments = 0 };
        var (expected, actual) = (whole.Rank(whole.Read("wzx wyx wbx"), ranking), split.Rank(split.Read("wzx wyx wbx"), ranking));
        Assert.Equal(expected.Documents.Select(document => document.Sequence).Take(20), actual.Documents.Select(document => document.Sequence).Take(20));
        Assert.Equal(expected.Counts, actual.Counts);
    });

    [Fact]
    public void A_document_of_an_earlier_version_takes_no_part()
    {
        var index = new TextIndex();
        var earlier = index.Add("red dog");
        var later = index.Add("red dog");
        index.Supersede(earlier);

        Assert.Equal([later], index.Find("red dog"));
    }
}

using Cairn.Core.Text;

namespace Cairn.Core.Tests.Text;

public sealed class QueryTests
{
    [Theory]
    [InlineData("What did Caroline say to me about her dog?", "caroline say dog")]
    [InlineData("When would Ann's brother have been in Paris?", "ann brother paris")]
    [InlineData("Tell me what he doesn't like", "like")]
    [InlineData("Who are you?", "")]
    [InlineData("Did he die?", "die")]
    [InlineData("Wann hat meine Schwester Geburtstag?", "schwester geburtstag")]
    [InlineData("Où est-ce que nous avons dîné ?", "estce diner")]
    [InlineData("¿Cuándo fue el viaje de mi hermano?", "viaje hermano")]
    public void Function_words_are_marked_in_the_language_of_the_query(string query, string rarer)
    {
        var words = Analyzer.Query(query.Replace("dîné", "diner", StringComparison.Ordinal), [Language.English, Language.German, Language.French, Language.Spanish]);

        Assert.Equal(rarer, string.Join(' ', words.Where(word => !word.IsStopWord).Select(word => word.Word)));
    }

    [Fact]
    public void A_word_is_asked_for_under_its_stem_in_every_language_and_under_each_once()
    {
        var word = Assert.Single(Analyzer.Query("Häuser", [Language.English, Language.German]));

        Assert.Equal("hauser", word.Word);
        Assert.Equal(["hauser", "haus"], word.Terms);
        Assert.Equal(["dog"], Assert.Single(Analyzer.Query("dog", [Language.English, Language.German, Language.French])).Terms);
    }

    [Fact]
    public void Where_the_language_cannot_be_told_a_function_word_of_any_language_is_one()
    {
        Assert.True(Assert.Single(Analyzer.Query("die", [Language.English, Language.German])).IsStopWord);
        Assert.False(Assert.Single(Analyzer.Query("die", [Language.English])).IsStopWord);
    }

    [Fact]
    public void Without_languages_a_query_is_asked_in_its_own() =>
        Assert.Equal(["katz"], Analyzer.Query("Ich und meine Katzen", [])[^1].Terms);

    [Fact]
    public void What_is_no_word_of_a_language_is_asked_for_as_it_stands() =>
        Assert.All(Analyzer.Query("10.0.15 C++ 東京 👍🏽", [Language.German]), word => Assert.Equal([word.Word], word.Terms));

    [Fact]
    public void Words_come_in_the_order_of_the_query_with_their_parts() =>
        Assert.Equal(["getusername", "get", "user", "name", "of", "caroline"], Analyzer.Query("getUserName of Caroline", [Language.English]).Select(word => word.Word));
}

using Cairn.Core.Text;

namespace Cairn.Core.Tests.Text;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("", Language.English)]
    [InlineData("garden", Language.English)]
    [InlineData("What did Caroline say about her dog?", Language.English)]
    [InlineData("Caroline bought a café", Language.English)]
    [InlineData("Did he die in the war?", Language.English)]
    [InlineData("Die Hard", Language.English)]
    [InlineData("Beyoncé concert tickets", Language.English)]
    [InlineData("She didn't go, it's what they'd say, I'm sure", Language.English)]
    [InlineData("C++ C# d e l 0d31ceed", Language.English)]
    [InlineData("東京都", Language.English)]
    [InlineData("Wann hat Anna Geburtstag?", Language.German)]
    [InlineData("Ich war gestern mit meiner Schwester im Garten", Language.German)]
    [InlineData("Straße", Language.German)]
    [InlineData("Ich gehe morgen zum Arzt", Language.German)]
    [InlineData("Où est la gare ?", Language.French)]
    [InlineData("Ma sœur habite à Lyon avec ses enfants", Language.French)]
    [InlineData("Quand est-ce que nous partons en vacances", Language.French)]
    [InlineData("¿Dónde vive tu hermano?", Language.Spanish)]
    [InlineData("Mi hermana vive en Madrid con sus hijos", Language.Spanish)]
    [InlineData("Cuando es el cumpleanos de Maria", Language.Spanish)]
    public void The_language_shows_in_function_words_and_letters(string text, Language language) => Assert.Equal(language, Analyzer.LanguageOf(text));

    [Fact]
    public void Only_the_beginning_of_a_long_text_is_looked_at() =>
        Assert.Equal(Language.English, Analyzer.LanguageOf(new string(' ', 1_000) + "Ich war gestern mit meiner Schwester im Garten"));
}

using Cairn.Core.Text;

namespace Cairn.Core.Tests.Text;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \n.,;!? ", "")]
    [InlineData("Tea at 4, tea at FOUR", "tea at 4 tea at four")]
    [InlineData("end of line.\nNext", "end of line next")]
    [InlineData("v2beta 3d", "v2beta 2 beta 3d 3")]
    public void Words_are_runs_of_letters_and_digits_in_their_order(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("naïve Café Ångström", "naive cafe angstrom")]
    [InlineData("cafe\u0301 A\u030angstro\u0308m", "cafe angstrom")]
    [InlineData("Łódź Đorđe smørrebrød", "lodz dorde smorrebrod")]
    [InlineData("Ｆｕｌｌ１２", "full12")]
    [InlineData("Việt Nam", "viet nam")]
    public void Accents_case_and_width_make_no_difference(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("Οδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ")]
    [InlineData("Ёлка ЙОД", "елка иод")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("العَرَبِيَّة", "العربية")]
    public void Greek_Cyrillic_Hebrew_and_Arabic_are_words_without_their_marks(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("東", "東")]
    [InlineData("東京", "東京")]
    [InlineData("東京都", "東京 京都")]
    [InlineData("東京 都", "東京 都")]
    [InlineData("ラーメン", "ラー ーメ メン")]
    [InlineData("한국어", "한국 국어")]
    [InlineData("AはBです", "a は b です")]
    [InlineData("2026年東京", "2026 年東 東京")]
    public void Chinese_Japanese_and_Korean_give_overlapping_pairs(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("dogs", "dog")]
    [InlineData("berries", "berry")]
    [InlineData("houses", "house")]
    [InlineData("class bus gas is", "class bus gas is")]
    [InlineData("classes", "classe")]
    [InlineData("zombies", "zomby")]
    [InlineData("CAFÉS", "cafe")]
    public void English_plurals_become_the_singular(string text, string terms) => AssertTerms(text, terms);

    [Fact]
    public void A_plural_is_found_by_its_singular_and_the_other_way_round() => Assert.All(
        [("memory", "memories"), ("note", "notes"), ("phone", "phones"), ("café", "Cafés")],
        pair => Assert.Equal(Analyzer.Terms(pair.Item1), Analyzer.Terms(pair.Item2)));

    [Theory]
    [InlineData("😀", "😀")]
    [InlineData("party 🎉 time", "party 🎉 time")]
    [InlineData("𠮷野", "𠮷 野")]
    public void Characters_beyond_the_first_plane_are_kept_whole(string text, string terms) => AssertTerms(text, terms);

    [Fact]
    public void A_long_word_is_cut_at_64_characters_and_the_next_one_is_not()
    {
        Assert.Equal([new string('a', 64), "b"], Analyzer.Terms(new string('a', 70) + " b"));
        Assert.Equal([new string('a', 63) + 'b'], Analyzer.Terms(new string('a', 63) + "bcd"));
    }

    [Fact]
    public void Any_text_gives_terms_that_are_short_not_empty_and_folded() => Seeds.Each(2_000, random =>
    {
        string[] pieces = ["a", "S", "ies", "É", "\u0301", "京", "ー", "한", " ", "-", "😀", "ß", "Σ"];
        var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Chance(0.7) ? random.Pick(pieces) : ((char)random.Next(0xd800)).ToString()));
        var terms = Analyzer.Terms(text);

        Assert.All(terms, term => Assert.InRange(term.Length, 1, Analyzer.TermLengthMax));
        Assert.Equal(terms, Analyzer.Terms(text));
        Assert.Equal(terms, Analyzer.Terms(text + " \u0301."));
        Assert.Equal(terms.Concat(terms), Analyzer.Terms(text + " " + text));
    });

    [Fact]
    public void Every_folding_leads_to_a_letter_that_stays()
    {
        var moving = Enumerable.Range(0, 0xd800).Select(code => (char)code).Where(letter => Folding.Fold(Folding.Fold(letter)) != Folding.Fold(letter));

        Assert.Empty(moving);
    }

    [Fact]
    public void No_term_ends_in_half_of_a_surrogate_pair() =>
        Assert.Equal([new string('a', 63), "😀"], Analyzer.Terms(new string('a', 63) + "😀"));

    [Fact]
    public void An_emoji_that_touches_a_word_is_no_part_of_it() => AssertTerms("great👍", "great 👍");

    [Fact]
    public void Words_of_Devanagari_stay_whole() => Assert.Equal(2, Analyzer.Terms("हिन्दी भाषा").Count);

    private static void AssertTerms(string text, string terms) => Assert.Equal(terms.Split(' ', StringSplitOptions.RemoveEmptyEntries), Analyzer.Terms(text));
}

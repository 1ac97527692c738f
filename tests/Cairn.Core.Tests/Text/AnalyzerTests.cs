using System.Globalization;
using System.Text;
using Cairn.Core.Text;

namespace Cairn.Core.Tests.Text;

public sealed class AnalyzerTests
{
    private static readonly Language[] Languages = Enum.GetValues<Language>();

    [Fact]
    public void The_stored_values_of_languages_never_change() =>
        Assert.Equal(["English 0", "German 1", "French 2", "Spanish 3"], Languages.Select(language => $"{language} {(int)language}"));

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n.,;!? ", "")]
    [InlineData("Tea at 4, tea at FOUR", "tea at 4 tea at four")]
    [InlineData("end of text.\nNext", "end of text next")]
    public void Words_are_runs_of_letters_and_digits_in_their_order(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("Zoë ÅNGSTRÖM", "zoe angstrom")]
    [InlineData("cafe\u0301s A\u030angstro\u0308m", "cafe angstrom")]
    [InlineData("Đorđ smørrebrød", "dord smorrebrod")]
    [InlineData("Ｆｕｌｌ", "full")]
    [InlineData("Việt Nam", "viet nam")]
    [InlineData("ﬁx æon", "fix aeon")]
    public void Accents_case_and_width_make_no_difference(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("Οδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ")]
    [InlineData("Ёлка ЙОД", "елка иод")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("العَرَبِيَّة", "العربية")]
    [InlineData("أحمد احمد كتـــاب", "احمد احمد كتاب")]
    [InlineData("٢٠٢٦ २०२६", "2026 2026")]
    [InlineData("हिन्दी भाषा", "हिन्दी भाषा")]
    public void Other_scripts_are_words_without_their_marks(string text, string terms) => AssertTerms(text, terms);

    [Theory]
    [InlineData("東", "東")]
    [InlineData("東京", "東 東京 京")]
    [InlineData("東京都", "東 東京 京 京都 都")]
    [InlineData("東京 都", "東 東京 京 都")]
    [InlineData("ラーメン", "ラー ーメ メン")]
    [InlineData("한국어", "한 한국 국 국어 어")]
    [InlineData("AはBです", "a は b です")]
    [InlineData("2026年東京", "2026 年 年東 東 東京 京")]
    [InlineData("ﾊﾟｿｺﾝ ｶﾞ か\u3099", "パソ ソコ コン ガ が")]
    [InlineData("時々", "時 時々 々")]
    [InlineData("ภาษา", "ภา าษ ษา")]
    public void Scripts_without_spaces_give_overlapping_pairs_and_single_ideographs(string text, string terms) => AssertTerms(text, terms);

    [Fact]
    public void A_query_of_one_ideograph_finds_it_within_words_and_a_longer_one_asks_for_pairs_only()
    {
        Assert.Contains(Assert.Single(Analyzer.Query("京", [])).Word, Analyzer.Terms("東京都"));
        Assert.Equal(["東京", "京都"], Analyzer.Query("東京都", []).Select(word => word.Word));
    }

    [Theory]
    [InlineData("😀", "😀")]
    [InlineData("run 🎉 time", "run 🎉 time")]
    [InlineData("great👍", "great 👍")]
    [InlineData("👍🏽 👍", "👍 👍")]
    [InlineData("❤️ ❤ ☀️", "❤ ❤ ☀")]
    [InlineData("👩🏽‍💻", "👩‍💻 👩 💻")]
    [InlineData("🇩🇪🇫🇷", "🇩🇪 🇫🇷")]
    [InlineData("1️⃣", "1")]
    [InlineData("𠮷野", "𠮷 野")]
    [InlineData("→ ■ ©", "")]
    public void Emoji_stand_alone_without_their_tones(string text, string terms) => AssertTerms(text, terms);

    [Fact]
    public void A_long_word_is_cut_at_64_characters_and_the_next_one_is_not()
    {
        Assert.Equal([new string('x', 64), "b"], Analyzer.Terms(new string('x', 70) + " b"));
        Assert.Equal([new string('x', 63), "😀"], Analyzer.Terms(new string('x', 63) + "😀"));
        Assert.Equal([new string('x', 63) + 's'], Analyzer.Terms(new string('x', 63) + "ß"));
    }

    [Fact]
    public void A_list_without_spaces_loses_none_of_its_numbers()
    {
        var numbers = Enumerable.Range(1_000, 100).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();

        Assert.Subset(Analyzer.Terms(string.Join(',', numbers)).ToHashSet(), numbers.ToHashSet());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x-")]
    [InlineData("aB")]
    [InlineData("a1")]
    [InlineData("1,")]
    [InlineData("1:")]
    [InlineData("l'e")]
    [InlineData("'s")]
    [InlineData("http://")]
    [InlineData("👩\u200d")]
    [InlineData("\ud800")]
    [InlineData("\udc00\u0301")]
    [InlineData("か\u3099")]
    [InlineData("%2")]
    public void A_mebibyte_of_anything_is_read(string piece)
    {
        var text = new StringBuilder().Insert(0, piece, (1 << 20) / piece.Length).ToString();

        Assert.All(Analyzer.Terms(text), term => Assert.InRange(term.Length, 1, Analyzer.TermLengthMax));
    }

    [Fact]
    public void Any_text_gives_terms_that_are_short_and_the_same_again() => Texts.Check(text => Assert.All(Languages, language =>
    {
        var terms = Analyzer.Terms(text, language);

        Assert.All(terms, term => Assert.InRange(term.Length, 1, Analyzer.TermLengthMax));
        Assert.Equal(terms, Analyzer.Terms(text, language));
        Assert.Equal(terms, Analyzer.Terms(text + " \u0301.", language));
        Assert.Equal(terms.Concat(terms), Analyzer.Terms(text + " \n " + text, language));
        Assert.Equal(Analyzer.Terms(text), Analyzer.Terms(text, Analyzer.LanguageOf(text)));
    }));

    [Fact]
    public void Every_text_is_found_by_itself() => Texts.Check(text =>
    {
        var language = Analyzer.LanguageOf(text);
        var asked = Analyzer.Query(text, [language]).SelectMany(word => word.Terms).ToHashSet();
        var asLanguages = Analyzer.Query(text, Languages).SelectMany(word => word.Terms).ToHashSet();

        // Ideographs within a longer run are found by its pairs.
        Assert.All(Analyzer.Terms(text, language), term => Assert.True(asked.Contains(term) || asked.Any(pair => term.Length == 1 && pair.Length == 2 && pair.Contains(term[0], StringComparison.Ordinal)), term));
        Assert.Subset(asLanguages, asked);
    });

    [Fact]
    public void Every_folding_leads_to_a_letter_that_stays()
    {
        var moving = Enumerable.Range(0, 0xd800).Select(code => (char)code).Where(letter => Folding.Fold(Folding.Fold(letter)) != Folding.Fold(letter));

        Assert.Empty(moving);
    }

    private static void AssertTerms(string text, string terms) =>
        Assert.Equal(terms.Split(' ', StringSplitOptions.RemoveEmptyEntries), Analyzer.Terms(text, Language.English));
}

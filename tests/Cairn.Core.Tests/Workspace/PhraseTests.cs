using System.Globalization;
using Cairn.Core.Workspace;

namespace Cairn.Core.Tests.Workspace;

public sealed class PhraseTests
{
    [Theory]
    [InlineData(0, "a minute is left")]
    [InlineData(0.1, "5 minutes are left")]
    [InlineData(0.7, "40 minutes are left")]
    [InlineData(0.75, "an hour is left")]
    [InlineData(1.2, "an hour is left")]
    [InlineData(1.25, "1.5 hours are left")]
    [InlineData(2.5, "2.5 hours are left")]
    [InlineData(9.9, "10 hours are left")]
    [InlineData(1_000_000, "1,000,000 hours are left")]
    public void Hours_are_said_as_people_say_them(double hours, string said) => Assert.Equal(said, Phrase.Left(hours));

    [Theory]
    [InlineData(-3, "less than a day")]
    [InlineData(0.4, "less than a day")]
    [InlineData(0.5, "a day")]
    [InlineData(1.5, "2 days")]
    [InlineData(13.9, "14 days")]
    [InlineData(14, "2 weeks")]
    [InlineData(1e12, "9,999 weeks")]
    public void Days_are_said_as_people_say_them(double days, string said) => Assert.Equal(said, Phrase.Days(days));

    [Theory]
    [InlineData(0, "no todo")]
    [InlineData(1, "a todo")]
    [InlineData(2.5, "2.5 todos")]
    [InlineData(3, "3 todos")]
    public void An_amount_is_one_or_many(double amount, string said) => Assert.Equal(said, Phrase.Amount(amount, "todo"));

    [Theory]
    [InlineData(0, "less than 1 %")]
    [InlineData(0.01, "1 %")]
    [InlineData(0.625, "63 %")]
    [InlineData(0.99, "99 %")]
    [InlineData(1, "more than 99 %")]
    public void What_is_nearly_sure_is_not_called_sure(double share, string said) => Assert.Equal(said, Phrase.Chance(share));

    [Theory]
    [InlineData("Monday", "Monday")]
    [InlineData("Monday Friday", "Monday and Friday")]
    [InlineData("Monday Tuesday Friday", "Monday, Tuesday and Friday")]
    public void A_list_has_commas_and_one_and(string words, string said) => Assert.Equal(said, Phrase.List(words.Split(' ')));

    [Fact]
    public void A_title_is_cut_between_characters()
    {
        var sixty = new string('a', 60);

        Assert.Equal($"“{sixty}”", Phrase.Quote(sixty));
        Assert.Equal($"“{new string('a', 59)}…”", Phrase.Quote(sixty + "a"));
        Assert.Equal($"“{new string('a', 58)}…”", Phrase.Quote(new string('a', 58) + "🚣bbb"));
    }

    [Fact]
    public void Wherever_it_runs_it_says_the_same()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = culture;

            Assert.Equal("2.5 hours, 1.8, 1,200 todos, 1.5 todos, 1 March 2027", $"{Phrase.Hours(2.5)}, {Phrase.Number(1.8)}, {Phrase.Count(1_200, "todo")}, {Phrase.Amount(1.5, "todo")}, {Phrase.Day(new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero))}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

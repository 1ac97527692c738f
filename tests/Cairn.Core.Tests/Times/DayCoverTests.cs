using Cairn.Core.Times;

namespace Cairn.Core.Tests.Times;

public sealed class DayCoverTests
{
    private const int Cases = 2000;

    [Fact]
    public void An_instant_has_its_year_month_and_day_in_utc() =>
        Assert.Equal(["2023", "2023-05", "2023-05-07"], DayCover.TermsOf(new DateTimeOffset(2023, 5, 8, 1, 0, 0, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData("2023-01-01", "2024-01-01", "2023")]
    [InlineData("2023-05-01", "2023-06-01", "2023-05")]
    [InlineData("2023-05-07", "2023-05-08", "2023-05-07")]
    [InlineData("2022-12-31", "2024-02-02", "2022-12-31 2023 2024-01 2024-02-01")]
    [InlineData("2023-05-07T23:00", "2023-05-08T01:00", "2023-05-07 2023-05-08")]
    [InlineData("2023-05-30", "2023-07-01", "2023-05-30 2023-05-31 2023-06")]
    [InlineData("2023-05-30", "2023-05-30", "")]
    public void A_range_is_covered_by_whole_years_months_and_days(string from, string to, string terms) =>
        Assert.Equal(terms, string.Join(' ', DayCover.Cover(At(from), At(to), 100)));

    [Theory]
    [InlineData("2023-05-03", "2023-06-03", 3, "2023-05 2023-06-01 2023-06-02")]
    [InlineData("2023-05-03", "2023-06-03", 2, "2023-05 2023-06")]
    [InlineData("2023-05-03", "2023-06-03", 1, "2023")]
    [InlineData("2021-02-03", "2023-06-03", 3, "2021 2022 2023")]
    [InlineData("2021-02-03", "2023-06-03", 2, "")]
    public void Where_the_exact_terms_are_too_many_the_ends_are_widened_as_little_as_it_takes(string from, string to, int countMax, string terms) =>
        Assert.Equal(terms, string.Join(' ', DayCover.Cover(At(from), At(to), countMax)));

    [Fact]
    public void The_whole_calendar_is_covered_by_its_years_if_these_are_allowed()
    {
        Assert.Equal(9999, DayCover.Cover(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 9999).Count);
        Assert.Empty(DayCover.Cover(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 9998));
    }

    [Fact]
    public void Every_instant_of_a_range_has_a_term_of_its_cover() => Seeds.Each(Cases, random =>
    {
        var from = Instant(random);
        var to = from.AddTicks(1 + random.NextInt64(TimeSpan.TicksPerDay * random.Pick(1, 40, 800, 4000)));
        var countMax = random.Next(12, 80);
        var cover = DayCover.Cover(from, to, countMax);

        Assert.InRange(cover.Count, 1, countMax);
        for (var probe = 0; probe < 20; probe++)
        {
            Assert.Contains(DayCover.TermsOf(from.AddTicks(random.NextInt64((to - from).Ticks))), cover.Contains);
        }

        Assert.Contains(DayCover.TermsOf(from), cover.Contains);
        Assert.Contains(DayCover.TermsOf(to.AddTicks(-1)), cover.Contains);
    });

    [Fact]
    public void A_cover_that_may_be_long_holds_no_day_outside_its_range_and_none_twice() => Seeds.Each(Cases, random =>
    {
        var first = DateOnly.FromDateTime(Instant(random).UtcDateTime);
        var end = first.AddDays(random.Next(1, 900));
        var cover = DayCover.Cover(Start(first), Start(end), 1000);

        for (var day = first.AddDays(-40); day < end.AddDays(40); day = day.AddDays(1))
        {
            var terms = DayCover.TermsOf(Start(day));
            Assert.Equal(day >= first && day < end ? 1 : 0, cover.Count(terms.Contains));
        }

        // Minimal: no twelve months of one year, nor all days of a month.
        Assert.DoesNotContain(cover.Where(term => term.Length == 7).CountBy(term => term[..4]), months => months.Value == 12);
        Assert.DoesNotContain(cover.Where(term => term.Length == 10).CountBy(term => term[..7]), days =>
            days.Value == DateTime.DaysInMonth(int.Parse(days.Key[..4], null), int.Parse(days.Key[5..], null)));
    });

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + (text.Contains('T') ? "Z" : "T00:00Z"), System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static DateTimeOffset Instant(Random random) => new(random.NextInt64(new DateTime(1900, 1, 1).Ticks, new DateTime(2100, 1, 1).Ticks), TimeSpan.Zero);
}

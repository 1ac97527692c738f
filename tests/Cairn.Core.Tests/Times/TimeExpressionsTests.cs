using System.Diagnostics;
using Cairn.Core.Times;

namespace Cairn.Core.Tests.Times;

public sealed class TimeExpressionsTests
{
    private static readonly DateTimeOffset Reference = new(2023, 7, 19, 12, 30, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Several_mentions_come_in_the_order_of_the_text()
    {
        const string Text = "I went there yesterday, met Ann in May 2021 and leave next Friday.";

        var found = TimeExpressions.Find(Text, Reference, TimeZoneInfo.Utc);

        Assert.Equal(["yesterday", "May 2021", "next Friday"], found.Select(mention => Text.Substring(mention.Start, mention.Length)));
        Assert.Equal([TimeGrain.Day, TimeGrain.Month, TimeGrain.Day], found.Select(mention => mention.Grain));
    }

    [Fact]
    public void A_date_that_does_not_exist_hides_none_of_its_neighbours()
    {
        const string Text = "On 30 February 2023, on 2023-04-31 and at 25:99 nothing was; on 1 March 2023 it was.";

        var mention = Assert.Single(TimeExpressions.Find(Text, Reference, TimeZoneInfo.Utc));

        Assert.Equal("1 March 2023", Text.Substring(mention.Start, mention.Length));
    }

    [Theory]
    [InlineData("2023-03-26", 23)]
    [InlineData("2023-10-29", 25)]
    [InlineData("2023-06-01", 24)]
    public void A_day_is_as_long_as_the_clock_makes_it(string day, int hours)
    {
        var mention = Assert.Single(TimeExpressions.Find(day, Reference, Berlin));

        Assert.Equal(hours, (mention.To - mention.From).TotalHours);
    }

    [Fact]
    public void Of_two_equal_clock_times_the_earlier_counts() =>
        Assert.Equal(new DateTimeOffset(2023, 10, 29, 0, 30, 0, TimeSpan.Zero), TimeExpressions.Find("2023-10-29 02:30", Reference, Berlin)[0].From);

    [Fact]
    public void A_day_that_a_country_skipped_does_not_exist()
    {
        var apia = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");

        Assert.Empty(TimeExpressions.Find("2011-12-30", Reference, apia));
        Assert.Single(TimeExpressions.Find("2011-12-31", Reference, apia));
    }

    [Fact]
    public void Decomposed_accents_are_read_as_composed_ones() => Assert.Single(TimeExpressions.Find("hace tres di\u0301as", Reference, Berlin));

    [Theory]
    [InlineData("yesterday, last week, 9999 years ago, in 9999 years, 9999 weeks ago, tomorrow, last Friday, next summer, tonight")]
    [InlineData("0001-01-01 until 9999-12-31, week 52 of 9999, 9999-W53, since yesterday, 5pm yesterday, the past 9999 hours")]
    [InlineData("early 2022, the 90s, the 31st, Christmas, between now and tomorrow, from last month to next month, Q1, KW 53")]
    public void The_ends_of_the_calendar_are_no_obstacle(string text)
    {
        foreach (var reference in new[] { DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(3), DateTimeOffset.MaxValue.AddDays(-3), DateTimeOffset.MaxValue })
        {
            foreach (var zone in new[] { TimeZoneInfo.Utc, Berlin, TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati"), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Pago_Pago") })
            {
                Assert.All(TimeExpressions.Find(text, reference, zone), mention => Assert.True(mention.From < mention.To));
            }
        }
    }

    [Fact]
    public void No_more_mentions_than_the_limit_are_found() =>
        Assert.Equal(TimeExpressions.MentionsMax, TimeExpressions.Find(string.Concat(Enumerable.Repeat("yesterday. ", 1000)), Reference, Berlin).Count);

    [Theory]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("last ")]
    [InlineData("last 1 ")]
    [InlineData("day before ")]
    [InlineData("since from 5 to may ")]
    [InlineData("between the end of ")]
    [InlineData("30 February 2022 ")]
    [InlineData("il y a hier ")]
    public void Hostile_texts_of_a_megabyte_take_no_more_than_their_length(string piece)
    {
        const double SecondsMax = 60; // Measured below 0.3; quadratic time would be hours, and the machine may be busy.
        var text = string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length));
        var clock = Stopwatch.StartNew();

        Assert.InRange(TimeExpressions.Find(text, Reference, Berlin).Count, 0, TimeExpressions.MentionsMax);
        Assert.True(clock.Elapsed.TotalSeconds < SecondsMax, $"{clock.Elapsed}");
    }

    [Fact]
    public void A_text_without_a_sign_of_time_costs_no_allocation()
    {
        const string Text = "Hey Mel, great to hear from you! I really agree that painting helps a lot.";
        TimeExpressions.Find(Text, Reference, Berlin);
        var before = GC.GetAllocatedBytesForCurrentThread();

        TimeExpressions.Find(Text, Reference, Berlin);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}

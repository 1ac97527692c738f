using System.Globalization;
using Cairn.Core.Times;

namespace Cairn.Core.Tests.Times;

public sealed class TimePropertyTests
{
    private const int Cases = 3000;

    private static readonly string[] Words =
    [
        "last", "next", "this", "past", "the", "of", "in", "on", "at", "a", "few", "two", "3", "7th", "31", "30", "2023", "2022", "0000", "9999", "12:30", "5pm", "25:99", "Z", "T",
        "day", "days", "week", "weeks", "month", "year", "quarter", "weekend", "hour", "minutes", "ago", "from", "now", "since", "until", "before", "after", "between", "and", "to",
        "May", "may", "February", "Tuesday", "sun", "yesterday", "tomorrow", "tonight", "morning", "night", "noon", "summer", "winter", "Christmas", "Eve", "New", "Year's", "Q3", "W53",
        "early", "end", "mid", "90s", "hier", "avant-hier", "vor", "drei", "Tagen", "letzte", "Woche", "hace", "pasado", "mañana", "dernière", "semaine", "il", "y", "un", "an", "EST",
        "-", "–", "/", ".", ":", ",", "+02:00", "\u0301", "\ud83d\ude00", "\ud83d", "\0", "\n", "99999999999", "2023-02-30", "2023-05-07T10:00:00Z", "7/5/2023", "7.5.2023", "KW",
    ];

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Asia/Beirut", "America/Havana"];

    [Fact]
    public void Any_text_gives_whole_ordered_mentions_within_it_and_never_fails() => Seeds.Each(Cases, random =>
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Pick(Words) + random.Pick(" ", " ", " ", "", "-", ". ")));
        var end = 0;
        foreach (var mention in TimeExpressions.Find(text, AnyInstant(random), Zone(random)))
        {
            Assert.True(mention.From < mention.To, text);
            Assert.True(mention.Start >= end && mention.Length > 0, text);
            end = mention.Start + mention.Length;
            Assert.True(end <= text.Length, text);
        }
    });

    [Fact]
    public void Any_characters_are_read_without_failure() => Seeds.Each(Cases, random =>
    {
        var text = new string([.. Enumerable.Range(0, 40).Select(_ => (char)random.Next(random.Pick(0x80, 0x10000)))]);

        TimeExpressions.Find(text, AnyInstant(random), Zone(random));
    });

    [Fact]
    public void Weekdays_move_with_the_reference_by_whole_weeks() => Seeds.Each(Cases, random =>
    {
        var text = random.Pick("last ", "next ", "this ", "on ", "") + random.Pick("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
        var reference = ModernInstant(random);
        var weeks = random.Next(-500, 500);

        var mention = Assert.Single(TimeExpressions.Find(text, reference, TimeZoneInfo.Utc));
        var moved = Assert.Single(TimeExpressions.Find(text, reference.AddDays(7 * weeks), TimeZoneInfo.Utc));

        Assert.Equal(mention.From.AddDays(7 * weeks), moved.From);
        Assert.Equal(text.Split(' ')[^1], mention.From.DayOfWeek.ToString());
    });

    [Fact]
    public void A_day_covers_exactly_the_instants_of_that_local_day() => Seeds.Each(Cases, random =>
    {
        var zone = Zone(random);
        var day = DateOnly.FromDateTime(ModernInstant(random).UtcDateTime);
        var found = TimeExpressions.Find(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ModernInstant(random), zone);
        var mention = found.SingleOrDefault();

        for (var probe = 0; probe < 20; probe++)
        {
            var instant = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-20).AddMinutes(random.Next(64 * 60));
            AssertCovered(mention, instant, zone, day);
        }

        if (mention is not null)
        {
            foreach (var edge in new[] { mention.From.AddTicks(-1), mention.From, mention.To.AddTicks(-1), mention.To })
            {
                AssertCovered(mention, edge, zone, day);
            }
        }
    });

    [Fact]
    public void Today_holds_the_reference() => Seeds.Each(Cases, random =>
    {
        var reference = ModernInstant(random);
        var mention = Assert.Single(TimeExpressions.Find("today", reference, Zone(random)));

        Assert.True(mention.From <= reference && reference < mention.To);
    });

    private static void AssertCovered(TimeMention? mention, DateTimeOffset instant, TimeZoneInfo zone, DateOnly day)
    {
        var isOfDay = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime) == day;
        var isCovered = mention is not null && mention.From <= instant && instant < mention.To;
        Assert.True(isOfDay == isCovered, $"{day:O} in {zone.Id} at {instant:O}");
    }

    private static TimeZoneInfo Zone(Random random) => TimeZoneInfo.FindSystemTimeZoneById(random.Pick(Zones));

    private static DateTimeOffset ModernInstant(Random random) => new(random.NextInt64(new DateTime(1990, 1, 1).Ticks, new DateTime(2040, 1, 1).Ticks), TimeSpan.Zero);

    private static DateTimeOffset AnyInstant(Random random) => random.Chance(0.1) ? random.Pick(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
        : random.Chance(0.3) ? new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero)
        : ModernInstant(random);
}

using Cairn.Core.Records;

namespace Cairn.Core.Tests.Records;

public sealed class TimeTextTests
{
    [Fact]
    public void A_time_is_written_in_UTC_with_milliseconds() =>
        Assert.Equal("2026-11-21T14:30:00.007Z", TimeText.Of(new DateTimeOffset(2026, 11, 21, 16, 30, 0, 7, TimeSpan.FromHours(2))));

    [Fact]
    public void Texts_sort_like_the_times() => Seeds.Each(2_000, random =>
    {
        var one = DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextInt64(-62_000_000_000_000, 250_000_000_000_000));
        var other = one.AddMilliseconds(random.NextInt64(-100_000, 100_000));

        Assert.Equal(Math.Sign(one.CompareTo(other)), Math.Sign(string.CompareOrdinal(TimeText.Of(one), TimeText.Of(other))));
    });
}

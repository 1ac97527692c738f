using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Core.Stamps;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Stamps;

public sealed class HybridClockTests
{
    private static readonly VectorFile File = new("stamps.json");

    public static TheoryData<string> Nexts => File.Names("next");

    public static TheoryData<string> Aboves => File.Names("above");

    public static TheoryData<string> Observes => File.Names("observe");

    [Theory, MemberData(nameof(Nexts))]
    public void Vector_of_next(string name) => File.Run("next", name, vector =>
        Assert.Equal(Reading(vector["next"]), HybridClock.Next(Reading(vector["reading"]), Now(vector))));

    [Theory, MemberData(nameof(Aboves))]
    public void Vector_of_above(string name) => File.Run("above", name, vector =>
    {
        var replica = ulong.Parse((string)vector["replica"]!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var replaced = vector["replaced"] is { } text ? Stamp.Parse((string)text!) : default(Stamp?);
        Stamp Above() => HybridClock.StampAbove(Reading(vector["reading"]), replica, replaced);
        if (vector["exhausted"] is not null)
        {
            Assert.Equal("stamp_exhausted", Assert.Throws<CairnException>(() => Above()).Code);
        }
        else
        {
            Assert.Equal((string)vector["stamp"]!, Above().ToString());
        }
    });

    [Theory, MemberData(nameof(Observes))]
    public void Vector_of_observe(string name) => File.Run("observe", name, vector =>
        Assert.Equal(Reading(vector["next"]), HybridClock.Observe(Reading(vector["reading"]), Stamp.Parse((string)vector["received"]!), Now(vector))));

    [Fact]
    public void Readings_only_ever_grow_whatever_the_time_does() => Seeds.Each(500, random =>
    {
        var reading = 0UL;
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        for (var step = 0; step < 50; step++)
        {
            now = now.AddMilliseconds(random.Pick(0, 0, 1, 10, 3_600_000, -3_600_000));
            var observed = HybridClock.Observe(reading, Stamp.Of(now.AddMinutes(random.Next(-10, 10)).ToUnixTimeMilliseconds(), ushort.MaxValue, 5), now);
            Assert.True(observed >= reading);
            var next = HybridClock.Next(observed, now);
            Assert.True(next > observed);
            Assert.True((long)(next >> 16) >= now.ToUnixTimeMilliseconds());
            reading = next;
        }
    });

    // A reading may lie beyond what a stamp can hold, so it is not read as one.
    private static ulong Reading(JsonNode? text) =>
        ulong.Parse(((string)text!).Replace("-", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static DateTimeOffset Now(JsonNode vector) => DateTimeOffset.FromUnixTimeMilliseconds((long)vector["now"]!);
}

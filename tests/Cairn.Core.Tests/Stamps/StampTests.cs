using System.Globalization;
using Cairn.Core.Stamps;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Stamps;

public sealed class StampTests
{
    private static readonly VectorFile File = new("stamps.json");

    public static TheoryData<string> Forms => File.Names("stamps");

    public static TheoryData<string> Malformed => File.Names("malformed");

    public static TheoryData<string> Orders => File.Names("order");

    [Theory, MemberData(nameof(Forms))]
    public void Vector_of_forms(string name) => File.Run("stamps", name, vector =>
    {
        var stamp = Stamp.Of((long)vector["milliseconds"]!, (ushort)vector["counter"]!, ulong.Parse((string)vector["replica"]!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Assert.Equal((string)vector["text"]!, stamp.ToString());
        Assert.Equal((string)vector["bytes"]!, Convert.ToHexStringLower(stamp.ToBytes()));
        Assert.Equal(stamp, Stamp.Parse((string)vector["text"]!));
        Assert.Equal(stamp, Stamp.FromBytes(Convert.FromHexString((string)vector["bytes"]!)));
        Assert.Equal((long)vector["milliseconds"]!, stamp.Milliseconds);
    });

    [Theory, MemberData(nameof(Malformed))]
    public void Vector_of_malformed_texts(string name) => File.Run("malformed", name, vector =>
    {
        Assert.False(Stamp.TryParse((string)vector["text"]!, out _));
        Assert.Throws<FormatException>(() => Stamp.Parse((string)vector["text"]!));
    });

    [Theory, MemberData(nameof(Orders))]
    public void Vector_of_orders(string name) => File.Run("order", name, vector =>
    {
        string[] sorted = [.. vector["sorted"]!.AsArray().Select(text => (string)text!)];
        Stamp[] shuffled = [.. vector["shuffled"]!.AsArray().Select(text => Stamp.Parse((string)text!))];

        Assert.Equal(sorted, shuffled.Order().Select(stamp => stamp.ToString()));
        Assert.Equal(sorted, shuffled.Select(stamp => stamp.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(sorted, shuffled.OrderBy(stamp => Convert.ToHexStringLower(stamp.ToBytes()), StringComparer.Ordinal).Select(stamp => stamp.ToString()));
    });

    [Fact]
    public void Null_is_no_stamp() => Assert.False(Stamp.TryParse(null, out _));

    [Fact]
    public void Stamps_texts_and_bytes_are_ordered_alike() => Seeds.Each(5_000, random =>
    {
        Stamp[] pair = [Any(random), Any(random)];
        var order = Math.Sign(pair[0].CompareTo(pair[1]));

        Assert.Equal(order, Math.Sign(string.CompareOrdinal(pair[0].ToString(), pair[1].ToString())));
        Assert.Equal(order, Math.Sign(pair[0].ToBytes().AsSpan().SequenceCompareTo(pair[1].ToBytes())));
        Assert.Equal((order < 0, order > 0, order <= 0, order >= 0), (pair[0] < pair[1], pair[0] > pair[1], pair[0] <= pair[1], pair[0] >= pair[1]));
    });

    [Fact]
    public void An_absent_stamp_is_less_than_any()
    {
        var stamp = Stamp.Of(0, 0, 0);

        Assert.Equal(stamp, Stamp.Max(null, stamp));
        Assert.Equal(stamp, Stamp.Max(stamp, null));
        Assert.Null(Stamp.Max(null, null));
        Assert.Equal(Stamp.Of(0, 1, 0), Stamp.Max(stamp, Stamp.Of(0, 1, 0)));
        Assert.Equal(Stamp.Of(0, 1, 0), Stamp.Max(Stamp.Of(0, 1, 0), stamp));
    }

    [Fact]
    public void Only_an_imported_stamp_has_no_time()
    {
        Assert.Null(Stamp.Of(0, 0, 77).Time);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(1), Stamp.Of(1, 0, 77).Time);
    }

    private static Stamp Any(Random random) => Stamp.Of(
        random.Pick(0, 1, 255, 256, random.NextInt64(Stamp.MillisecondsEnd)),
        (ushort)random.Pick(0, 1, 255, 256, 32_768, 65_535),
        (ulong)random.Pick(0, 1, -1, long.MinValue, random.NextInt64()));
}

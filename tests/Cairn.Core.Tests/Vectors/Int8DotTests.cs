using System.Runtime.Intrinsics.X86;
using Cairn.Core.Vectors;

namespace Cairn.Core.Tests.Vectors;

public sealed class Int8DotTests
{
    [Fact]
    public void Every_path_gives_what_a_plain_loop_gives() => Seeds.Each(500, random =>
    {
        var left = Bytes(random);
        sbyte[] right = [.. left.Select(_ => (sbyte)random.Next(-127, 128))];
        var expected = left.Zip(right, (a, b) => (long)a * b).Sum();

        Assert.Equal(expected, Int8Dot.Scalar(left, right));
        Assert.Equal(expected, Int8Dot.Portable(left, right));
        Assert.Equal(expected, Int8Dot.Of(left, right));
        if (Avx2.IsSupported)
        {
            Assert.Equal(expected, Int8Dot.Avx(left, right));
        }
    });

    [Theory]
    [InlineData(-127, -127)]
    [InlineData(-127, 127)]
    [InlineData(127, 127)]
    public void The_longest_vectors_of_the_greatest_numbers_do_not_overflow(int left, int right)
    {
        var a = Enumerable.Repeat((sbyte)left, Int8Vector.DimensionsMax).ToArray();
        var b = Enumerable.Repeat((sbyte)right, Int8Vector.DimensionsMax).ToArray();

        Assert.Equal((long)left * right * Int8Vector.DimensionsMax, Int8Dot.Scalar(a, b));
        Assert.Equal((long)left * right * Int8Vector.DimensionsMax, Int8Dot.Portable(a, b));
        Assert.Equal((long)left * right * Int8Vector.DimensionsMax, Int8Dot.Of(a, b));
    }

    private static sbyte[] Bytes(Random random) => [.. Enumerable.Range(0, random.Next(0, 200)).Select(_ => (sbyte)random.Next(-127, 128))];
}

using Cairn.Core.Vectors;

namespace Cairn.Core.Tests.Vectors;

public sealed class Int8VectorTests
{
    [Fact]
    public void A_cosine_is_off_by_no_more_than_the_stated_bound() => Seeds.Each(300, random =>
    {
        var dimensions = random.Next(1, 500);
        var (left, right) = (Vector(random, dimensions), Vector(random, dimensions));
        var exact = Dot(left, right) / Math.Sqrt(Dot(left, left) * Dot(right, right));

        Assert.InRange(Cosine(left, right) - exact, -Chord(left) - Chord(right) - 1e-6, Chord(left) + Chord(right) + 1e-6);
    });

    [Fact]
    public void The_length_of_a_vector_does_not_matter() => Seeds.Each(100, random =>
    {
        var vector = Vector(random, 100);
        var longer = vector.Select(component => component * 1_024).ToArray();

        Assert.Equal(Rounded(vector), Rounded(longer));
        Assert.Equal(1, Cosine(vector, longer), 5);
        Assert.Equal(-1, Cosine(vector, [.. vector.Select(component => -component)]), 5);
        Assert.Contains(Rounded(vector), component => Math.Abs((int)component) == 127);
    });

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_has_no_direction_is_refused_and_leaves_zeros(float component)
    {
        var rounded = new sbyte[3];
        rounded.AsSpan().Fill(5);

        Assert.False(Int8Vector.TryRound([0f, component, component == 0 ? 0f : 1f], rounded));
        Assert.Equal(new sbyte[3], rounded);
        Assert.Equal(0, Int8Vector.InverseLength(rounded));
    }

    [Theory]
    [InlineData(float.Epsilon)]
    [InlineData(float.MaxValue)]
    public void The_smallest_and_the_greatest_numbers_have_a_direction(float component) => Assert.Equal([127, -127, 0], Rounded([component, -component, 0]));

    private static double Chord(float[] vector)
    {
        var share = Math.Sqrt(vector.Length) * vector.Max(Math.Abs) / (254 * Math.Sqrt(Dot(vector, vector)));
        return share / (1 - (share / 2));
    }

    private static double Cosine(float[] left, float[] right)
    {
        var (a, b) = (Rounded(left), Rounded(right));
        return a.Zip(b, (one, other) => one * other).Sum() * (double)Int8Vector.InverseLength(a) * Int8Vector.InverseLength(b);
    }

    private static sbyte[] Rounded(float[] vector)
    {
        var rounded = new sbyte[vector.Length];
        Assert.True(Int8Vector.TryRound(vector, rounded));
        return rounded;
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();

    private static float[] Vector(Random random, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(_ => (float)Math.Pow((random.NextDouble() * 2) - 1, 3) + 1e-6f)];
}

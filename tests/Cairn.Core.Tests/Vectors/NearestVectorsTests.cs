using Cairn.Core.Vectors;

namespace Cairn.Core.Tests.Vectors;

public sealed class NearestVectorsTests
{
    [Fact]
    public void A_scan_in_any_pieces_finds_what_sorting_all_of_them_finds() => Seeds.Each(200, random =>
    {
        var dimensions = random.Next(1, 70);
        var count = random.Next(1, 120);

        // Few different numbers, so that many are equally near.
        var vectors = Enumerable.Range(0, count).Select(_ => Bytes(random, dimensions)).ToArray();
        var query = Bytes(random, dimensions);
        var limit = random.Next(1, count + 5);
        var nearest = new NearestVectors(query, limit);
        for (var from = 0; from < count;)
        {
            var piece = vectors.Skip(from).Take(random.Next(0, 20)).ToArray();
            nearest.Scan([.. piece.SelectMany(vector => vector)], [.. piece.Select(vector => Int8Vector.InverseLength(vector))]);
            from += piece.Length;
        }

        var expected = vectors.Select((vector, position) => (Position: position, Score: Int8Dot.Scalar(query, vector) * Int8Vector.InverseLength(vector), Length: Int8Vector.InverseLength(vector)))
            .Where(vector => vector.Length != 0).OrderByDescending(vector => vector.Score).ThenBy(vector => vector.Position).Take(limit).ToList();
        Assert.Equal(expected.Select(vector => vector.Position), nearest.Best().Select(found => found.Position));
        Assert.Equal(expected.Select(vector => Math.Clamp(vector.Score * Int8Vector.InverseLength(query), -1, 1)), nearest.Best().Select(found => found.Similarity));
    });

    [Fact]
    public void A_vector_without_a_length_is_never_found()
    {
        var nearest = new NearestVectors([1, 1], 10);
        nearest.Scan([0, 0, -1, -1, 5, 5], [0, Int8Vector.InverseLength([-1, -1]), 0]);

        Assert.Equal(1, Assert.Single(nearest.Best()).Position);
        Assert.Equal(-1, nearest.Best()[0].Similarity, 5);
    }

    [Fact]
    public void A_query_of_zeros_is_equally_near_to_all()
    {
        var nearest = new NearestVectors([0, 0], 10);
        nearest.Scan([1, 0, 0, 1], [1, 1]);

        Assert.Equal([new ScoredVector(0, 0), new ScoredVector(1, 0)], nearest.Best());
    }

    [Fact]
    public void Pieces_that_do_not_fit_are_refused()
    {
        var nearest = new NearestVectors([1, 1], 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => nearest.Scan([1, 1, 1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearestVectors([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearestVectors(new sbyte[Int8Vector.DimensionsMax + 1], 1));
        Assert.Empty(nearest.Best());
    }

    private static sbyte[] Bytes(Random random, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(_ => (sbyte)random.Next(-1, 2))];
}

using Cairn.Core.Vectors;

namespace Cairn.Bench.Vectors;

/// <summary>Gives a text the vector that its hash seeds: as large as a model's, made in no time, and meaning nothing.</summary>
internal sealed class ChanceEmbedder(int dimensions) : IEmbedder
{
    public string Model => "bench/chance";

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(text => Vector(new Random(text.Aggregate(17, (hash, character) => (hash * 31) + character))))]);

    /// <summary>A unit vector of any direction.</summary>
    public float[] Vector(Random random)
    {
        var vector = new float[dimensions];
        for (var at = 0; at < dimensions; at++)
        {
            vector[at] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        var length = MathF.Sqrt(vector.Sum(component => component * component));
        return Array.ConvertAll(vector, component => component / length);
    }
}

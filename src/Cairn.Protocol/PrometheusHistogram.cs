namespace Cairn.Protocol;

/// <summary>Counts values by how large they are, as a histogram of Prometheus. Thread-safe.</summary>
/// <param name="bounds">The upper bounds of the buckets, in ascending order; one without a bound comes after them.</param>
public sealed class PrometheusHistogram(IReadOnlyList<double> bounds)
{
    private readonly long[] _counts = new long[bounds.Count + 1];
    private readonly Lock _lock = new();
    private double _sum;

    /// <summary>Bounds for how long requests take, in seconds.</summary>
    public static IReadOnlyList<double> Durations { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    /// <summary>Counts a value.</summary>
    public void Add(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    /// <summary>Writes the buckets, the sum and the count.</summary>
    public void Write(PrometheusText output, string name, params (string Name, string Value)[] labels)
    {
        lock (_lock)
        {
            var below = 0L;
            for (var bucket = 0; bucket < _counts.Length; bucket++)
            {
                below += _counts[bucket];
                output.Sample($"{name}_bucket", below, [.. labels, ("le", bucket < bounds.Count ? PrometheusText.Number(bounds[bucket]) : "+Inf")]);
            }

            output.Sample($"{name}_sum", _sum, labels);
            output.Sample($"{name}_count", below, labels);
        }
    }
}

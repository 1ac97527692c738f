using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Cairn.Protocol;

namespace Cairn.Hub.Operations;

/// <summary>What one instrument has measured, by its labels, as a metric of Prometheus. Thread-safe.</summary>
/// <param name="instrument">The instrument.</param>
/// <param name="name">What it is called here, in words with dots between them.</param>
internal sealed class MetricSeries(Instrument instrument, string name)
{
    /// <summary>Tells which pool of this process an instrument of Npgsql is about; only the node's own is looked at.</summary>
    public const string PoolLabel = "db.client.connection.pool.name";

    private readonly ConcurrentDictionary<string, Sample> _samples = new(StringComparer.Ordinal);

    private bool IsCounter { get; } = IsOf(instrument, typeof(Counter<>), typeof(ObservableCounter<>));

    private bool IsHistogram { get; } = IsOf(instrument, typeof(Histogram<>));

    // The others tell the whole value each time.
    private bool IsAdded { get; } = IsOf(instrument, typeof(Counter<>), typeof(UpDownCounter<>));

    /// <summary>The name in Prometheus: words joined by underscores, then the unit, and what a counter ends with.</summary>
    public string Name { get; } = name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (IsOf(instrument, typeof(Counter<>), typeof(ObservableCounter<>)) ? "_total" : "");

    /// <summary>Takes in a measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<(string Name, string Value)>();
        foreach (var (label, tag) in tags)
        {
            if (label != PoolLabel)
            {
                labels.Add((label[(label.LastIndexOf('.') + 1)..], Convert.ToString(tag, CultureInfo.InvariantCulture) ?? ""));
            }
        }

        _samples.GetOrAdd(string.Join('\n', labels), _ => new Sample([.. labels], IsHistogram ? new PrometheusHistogram(Bounds()) : null)).Take(value, IsAdded);
    }

    /// <summary>Forgets what an observed instrument has told, before it tells anew.</summary>
    public void Restart()
    {
        if (instrument.IsObservable)
        {
            _samples.Clear();
        }
    }

    /// <summary>Writes the metric.</summary>
    public void Write(PrometheusText output)
    {
        output.Begin(Name, IsHistogram ? "histogram" : IsCounter ? "counter" : "gauge", instrument.Description ?? "");
        foreach (var (_, sample) in _samples.OrderBy(sample => sample.Key, StringComparer.Ordinal))
        {
            sample.Write(output, Name);
        }
    }

    private static bool IsOf(Instrument instrument, params ReadOnlySpan<Type> kinds) => kinds.Contains(instrument.GetType().GetGenericTypeDefinition());

    private IReadOnlyList<double> Bounds() => instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? bounds : PrometheusHistogram.Durations;

    private sealed class Sample((string Name, string Value)[] labels, PrometheusHistogram? histogram)
    {
        private readonly Lock _lock = new();
        private double _value;

        public void Take(double value, bool isAdded)
        {
            if (histogram is not null)
            {
                histogram.Add(value);
                return;
            }

            lock (_lock)
            {
                _value = isAdded ? _value + value : value;
            }
        }

        public void Write(PrometheusText output, string name)
        {
            if (histogram is not null)
            {
                histogram.Write(output, name, labels);
                return;
            }

            lock (_lock)
            {
                output.Sample(name, _value, labels);
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Cairn.Protocol;

namespace Cairn.Hub.Operations;

/// <summary>Listens to what a node measures and to its pool of connections, and writes it in Prometheus' format.</summary>
internal sealed class MetricsReader : IDisposable
{
    // Of what Npgsql measures, under names as Prometheus wants them.
    private static readonly Dictionary<string, string> OfPool = new(StringComparer.Ordinal)
    {
        ["db.client.connection.count"] = "cairn.database.connections",
        ["db.client.connection.max"] = "cairn.database.connections.max",
        ["db.client.connection.npgsql.pending_requests"] = "cairn.database.connections.wanted",
    };

    private readonly ConcurrentDictionary<Instrument, MetricSeries> _series = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _writing = new();
    private readonly string _pool;

    /// <param name="meter">The node's meter.</param>
    /// <param name="pool">The name of its pool of connections.</param>
    public MetricsReader(Meter meter, string pool)
    {
        _pool = pool;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if ((instrument.Meter == meter ? instrument.Name : OfPool.GetValueOrDefault(instrument.Name)) is { } name)
            {
                _series.TryAdd(instrument, new MetricSeries(instrument, name));
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Writes everything.</summary>
    public string Write()
    {
        var output = new PrometheusText();
        WriteProcess(output);
        lock (_writing)
        {
            var series = _series.Values.OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
            series.ForEach(one => one.Restart());
            _listener.RecordObservableInstruments();
            series.ForEach(one => one.Write(output));
        }

        return output.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void WriteProcess(PrometheusText output)
    {
        output.Begin("cairn_build_info", "gauge", "The version that runs.");
        output.Sample("cairn_build_info", 1, ("version", typeof(MetricsReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""));
        output.Begin("process_resident_memory_bytes", "gauge", "Memory of the process.");
        output.Sample("process_resident_memory_bytes", Environment.WorkingSet);
        output.Begin("process_cpu_seconds_total", "counter", "Time of processors that the process has used.");
        output.Sample("process_cpu_seconds_total", Environment.CpuUsage.TotalTime.TotalSeconds);
        output.Begin("dotnet_gc_heap_bytes", "gauge", "Memory of objects after the last collection.");
        output.Sample("dotnet_gc_heap_bytes", GC.GetGCMemoryInfo().HeapSizeBytes);
        output.Begin("dotnet_gc_pause_seconds_total", "counter", "For how long collections have stopped everything.");
        output.Sample("dotnet_gc_pause_seconds_total", GC.GetTotalPauseDuration().TotalSeconds);
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_series.TryGetValue(instrument, out var series) && IsOurs(tags))
        {
            series.Take(value, tags);
        }
    }

    private bool IsOurs(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == MetricSeries.PoolLabel && value as string != _pool)
            {
                return false;
            }
        }

        return true;
    }
}

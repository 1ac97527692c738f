using System.Diagnostics.Metrics;
using Cairn.Core.Sync;
using Cairn.Hub.Memories;
using Cairn.Protocol;

namespace Cairn.Hub.Operations;

/// <summary>What one node measures of itself, on the meter <c>Cairn.Hub</c>. Labels hold only words that stand in the program: no ids, names or texts of anybody.</summary>
internal sealed class HubMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = PrometheusHistogram.Durations };

    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _recalls;
    private readonly UpDownCounter<long> _active;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _pushed;
    private readonly Counter<long> _pulls;
    private readonly Counter<long> _pulled;
    private readonly Counter<long> _hints;

    /// <param name="recalls">What this node keeps of keyword indexes.</param>
    /// <param name="streamsMax">Most streams that may be open at once.</param>
    public HubMetrics(RecallCache recalls, int streamsMax)
    {
        _requests = Meter.CreateHistogram("cairn.http.request.duration", "s", "How long requests took, by route; those that are streams are not among them.", advice: Durations);
        _recalls = Meter.CreateHistogram("cairn.recall.duration", "s", "How long recalls took, by whether they could be answered.", advice: Durations);
        _active = Meter.CreateUpDownCounter<long>("cairn.http.requests.active", description: "Requests that are being answered, streams too.");
        _streams = Meter.CreateUpDownCounter<long>("cairn.streams.open", description: "Streams that are open.");
        _refused = Meter.CreateCounter<long>("cairn.requests.refused", description: "Requests that were not let in, by the code of the error.");
        _pushed = Meter.CreateCounter<long>("cairn.changes.pushed", description: "Changes that devices have sent, by what became of them.");
        _pulls = Meter.CreateCounter<long>("cairn.pulls", description: "Pages of logs that devices have read.");
        _pulled = Meter.CreateCounter<long>("cairn.changes.pulled", description: "Changes on those pages.");
        _hints = Meter.CreateCounter<long>("cairn.hints", description: "Hints that were given to streams.");
        Meter.CreateObservableGauge("cairn.streams.max", () => streamsMax, description: "Most streams that may be open at once.");
        Meter.CreateObservableCounter("cairn.recall.blocks", () => Blocks(recalls.Blocks), description: "Blocks of keyword indexes that recalls have read, from memory or from the database.");
        Meter.CreateObservableGauge("cairn.database.up", () => Figures is null ? 0L : 1L, description: "Whether the database gives the figures below.");
        Observe("cairn.vaults", "Vaults of the hub.", counts => counts.Vaults);
        Observe("cairn.log.changes", "Changes in all logs.", counts => counts.Changes);
        Observe("cairn.log.changes.largest", "Changes in the longest log.", counts => counts.ChangesLargest);
        Observe("cairn.database.size", "What the database takes on disk.", counts => counts.Bytes, "By");
        Observe("cairn.outbox.waiting", "Messages that are to be sent.", counts => counts.OutboxWaiting);
        Observe("cairn.outbox.dead", "Messages that nobody tries to send any more.", counts => counts.OutboxDead);
        ObserveLags();
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; } = new("Cairn.Hub");

    /// <summary>What the database said last; null where it said nothing.</summary>
    public HubFigures? Figures { get; set; }

    public void Begin() => _active.Add(1);

    public void End() => _active.Add(-1);

    public void Answer(string method, string route, int status, TimeSpan took) => _requests.Record(took.TotalSeconds, new("method", method), new("route", route), new("status", status));

    public void Open() => _streams.Add(1);

    public void Close() => _streams.Add(-1);

    public void Refuse(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Push(IEnumerable<PushResult> results)
    {
        foreach (var some in results.CountBy(result => result.Status))
        {
            _pushed.Add(some.Value, new KeyValuePair<string, object?>("result", some.Key switch { PushStatus.Applied => "accepted", PushStatus.Duplicate => "duplicate", _ => "refused" }));
        }
    }

    public void Pull(int changes)
    {
        _pulls.Add(1);
        _pulled.Add(changes);
    }

    public void Hint() => _hints.Add(1);

    public void Recall(bool isAnswered, TimeSpan took) => _recalls.Record(took.TotalSeconds, new KeyValuePair<string, object?>("result", isAnswered ? "answered" : "failed"));

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static IEnumerable<Measurement<long>> Blocks(BlockCache blocks)
    {
        yield return new Measurement<long>(blocks.Hits, new KeyValuePair<string, object?>("source", "memory"));
        yield return new Measurement<long>(blocks.Misses, new KeyValuePair<string, object?>("source", "database"));
    }

    private void Observe(string name, string description, Func<HubCounts, long> count, string? unit = null) =>
        Meter.CreateObservableGauge(name, () => Figures is { } figures ? [new Measurement<long>(count(figures.Counts))] : Enumerable.Empty<Measurement<long>>(), unit, description);

    private void ObserveLags()
    {
        ObserveLag("cairn.projection.lag.changes", "Changes that a projection has not read.", (lag, _) => lag.Changes);
        ObserveLag("cairn.projection.lag", "For how long the oldest of them has been waiting.", (lag, now) => lag.Oldest is { } oldest ? Math.Max(0, (now.UtcDateTime - oldest).TotalSeconds) : 0, "s");
        ObserveLag("cairn.projection.vaults.behind", "Vaults of which a projection has not read all.", (lag, _) => lag.Vaults);
        ObserveLag("cairn.projection.vaults.failing", "Those of them at which it failed the last time.", (lag, _) => lag.Failing);
    }

    private void ObserveLag(string name, string description, Func<Projections.ProjectionLag, DateTimeOffset, double> value, string? unit = null) => Meter.CreateObservableGauge(
        name, () => Figures is { } figures ? figures.Lags.Select(lag => new Measurement<double>(value(lag.Value, figures.ReadAt), new KeyValuePair<string, object?>("projection", lag.Key))) : [], unit, description);
}

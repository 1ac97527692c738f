using System.Collections.Concurrent;

namespace Cairn.Agent.Health;

/// <summary>Counts requests and how long they took, by route.</summary>
internal sealed class RequestMetrics
{
    /// <summary>The upper bounds of the buckets, in seconds.</summary>
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    // So the keys are few: routes are fixed, too, and statuses are ours. Anybody may make up a method.
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete };

    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Durations> _requests = new();
    private int _active;

    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var started = TimeProvider.System.GetTimestamp();
        Interlocked.Increment(ref _active);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            var route = context.GetEndpoint() as RouteEndpoint;
            var method = route is not null && Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
            _requests.GetOrAdd((method, route?.RoutePattern.RawText ?? "none", context.Response.StatusCode), static _ => new Durations())
                .Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }
    }

    public void Write(PrometheusText output)
    {
        output.Begin("cairn_http_requests_active", "gauge", "Requests that are being answered, streams too.");
        output.Sample("cairn_http_requests_active", Volatile.Read(ref _active));
        output.Begin("cairn_http_request_duration_seconds", "histogram", "How long requests took, by route.");
        foreach (var ((method, route, status), durations) in _requests)
        {
            durations.Write(output, ("method", method), ("route", route), ("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private sealed class Durations
    {
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private double _sum;

        public void Add(double seconds)
        {
            lock (_counts)
            {
                _counts[Array.FindIndex(Bounds, bound => seconds <= bound) is var at and >= 0 ? at : Bounds.Length]++;
                _sum += seconds;
            }
        }

        public void Write(PrometheusText output, params (string Name, string Value)[] labels)
        {
            const string Name = "cairn_http_request_duration_seconds";
            lock (_counts)
            {
                var below = 0L;
                for (var at = 0; at <= Bounds.Length; at++)
                {
                    below += _counts[at];
                    output.Sample($"{Name}_bucket", below, [.. labels, ("le", at < Bounds.Length ? PrometheusText.Number(Bounds[at]) : "+Inf")]);
                }

                output.Sample($"{Name}_sum", _sum, labels);
                output.Sample($"{Name}_count", below, labels);
            }
        }
    }
}

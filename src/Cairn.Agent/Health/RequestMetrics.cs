using System.Collections.Concurrent;
using Cairn.Protocol;

namespace Cairn.Agent.Health;

/// <summary>Counts requests and how long they took, by route.</summary>
internal sealed class RequestMetrics
{
    private const string Duration = "cairn_http_request_duration_seconds";

    // So the keys are few: routes are fixed, too, and statuses are ours. Anybody may make up a method.
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete };

    private readonly ConcurrentDictionary<(string Method, string Route, int Status), PrometheusHistogram> _requests = new();
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
            _requests.GetOrAdd((method, route?.RoutePattern.RawText ?? "none", context.Response.StatusCode), static _ => new PrometheusHistogram(PrometheusHistogram.Durations))
                .Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }
    }

    public void Write(PrometheusText output)
    {
        output.Begin("cairn_http_requests_active", "gauge", "Requests that are being answered, streams too.");
        output.Sample("cairn_http_requests_active", Volatile.Read(ref _active));
        output.Begin(Duration, "histogram", "How long requests took, by route.");
        foreach (var ((method, route, status), durations) in _requests)
        {
            durations.Write(output, Duration, ("method", method), ("route", route), ("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}

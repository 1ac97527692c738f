using System.Diagnostics;

namespace Cairn.Bench.Http;

/// <summary>How fast something was done by several at once.</summary>
/// <param name="PerSecond">Things done in a second.</param>
/// <param name="Milliseconds">What each request took.</param>
internal sealed record Load(double PerSecond, double[] Milliseconds)
{
    /// <summary>Each client does one request after the other until all are done.</summary>
    public static async Task<Load> RunAsync(int clients, int requests, int thingsEach, Func<int, Task> request)
    {
        var times = new double[requests];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var at = Interlocked.Increment(ref next); at < requests; at = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                await request(at);
                times[at] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        })));
        return new Load(requests * thingsEach / Stopwatch.GetElapsedTime(started).TotalSeconds, times);
    }
}

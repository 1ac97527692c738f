using System.Diagnostics;
using Cairn.Bench.Raw;
using Cairn.Bench.Samples;
using Cairn.Core.Recall;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Bench.Recall;

/// <summary>One side of a measurement in a process of its own, so that its memory is its own: reads queries of a kind, writes a time for each.</summary>
internal static class RecallChild
{
    public const string Command = "recall-child";
    public const int Limit = 10;

    private const int WarmUp = 10;

    public static async Task<int> RunAsync(string[] args)
    {
        var queries = QueryKind.All[int.Parse(args[2], null)].Queries(new Vocabulary(50_000), int.Parse(args[3], null));
        using var side = Open(args[0], args[1]);
        foreach (var query in queries.Take(WarmUp).Concat(queries))
        {
            var started = Stopwatch.GetTimestamp();
            side.Recall(query);
            await Console.Out.WriteLineAsync(Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString("R", null));
        }

        await Console.Out.WriteLineAsync((Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576.0).ToString("R", null));
        return 0;
    }

    /// <summary>Runs a child.</summary>
    /// <returns>A time for each query, in milliseconds, and the most memory that the process had, in megabytes.</returns>
    public static async Task<(List<double> Times, double Megabytes)> MeasureAsync(string side, string path, int kind, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Command, side, path, kind.ToString(null, null), count.ToString(null, null)]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var child = Process.Start(start)!;
        var numbers = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, null)).ToList();
        await child.WaitForExitAsync();
        return child.ExitCode == 0 ? (numbers[WarmUp..^1], numbers[^1]) : throw new InvalidOperationException($"A measurement failed with exit code {child.ExitCode}.");
    }

    private static Side Open(string side, string path)
    {
        if (side == "raw")
        {
            var raw = new RawStore(path);
            return new Side(query => raw.Recall(RawStore.Words(query), Limit), raw);
        }

        var vault = Vault.Open(new VaultFolder(path), new VaultOptions());
        return new Side(query => vault.Recall(new RecallQuery(query) { Limit = Limit }), vault);
    }

    private sealed record Side(Action<string> Recall, IDisposable Store) : IDisposable
    {
        public void Dispose() => Store.Dispose();
    }
}

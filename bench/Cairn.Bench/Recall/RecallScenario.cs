using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Bench.Recall;

/// <summary>Recall beside FTS5's bm25 with the same words OR'ed, at several sizes; what the index takes; and a whole <c>cairn recall</c> from its start.</summary>
internal sealed class RecallScenario(BenchOptions options, Report report)
{
    private const int CommandRuns = 10;

    // A query of FTS5 takes seconds among a million.
    private const int RawWorkMax = 20_000_000;

    public async Task RunAsync()
    {
        List<string> lines =
        [
            "| memories | query | Cairn ms: p50 / p95 / p99 | FTS5 bm25 ms: p50 / p95 / p99 | ratio of p50 | Cairn MB | FTS5 MB |",
            "|--:|---|--:|--:|--:|--:|--:|",
        ];
        List<string> sizes =
        [
            "",
            "| memories | written per second: Cairn / FTS5 | index bytes per byte of text: Cairn / FTS5 | `./cairn recall`, from its start to its end, ms: median / worst |",
            "|--:|--:|--:|--:|",
        ];
        foreach (var count in options.RecallCounts)
        {
            var stores = new RecallStores(options, count);
            var (cairn, raw) = await stores.MakeAsync();
            sizes.Add(await SizeRowAsync(count, stores, cairn, raw));
            for (var kind = 0; kind < QueryKind.All.Count; kind++)
            {
                lines.Add(await RowAsync(count, stores, kind));
            }
        }

        lines.AddRange(sizes);
        lines.Add("");
        lines.Add($"{options.QueryCount} queries of each kind (20 of FTS5 among a million), the best {RecallChild.Limit} with their texts, each side in a process of its own. Cairn's figure includes the trace that it writes.");
        report.Add("recall", lines);
    }

    private async Task<string> RowAsync(int count, RecallStores stores, int kind)
    {
        var (cairn, cairnMemory) = await RecallChild.MeasureAsync("cairn", stores.Vault.Path, kind, options.QueryCount);
        var (raw, rawMemory) = await RecallChild.MeasureAsync("raw", stores.Raw, kind, Math.Min(options.QueryCount, RawWorkMax / count));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:N0} | {QueryKind.All[kind].Name} | {Times(cairn)} | {Times(raw)} | {cairn.Median() / raw.Median():0.00} | {cairnMemory:0} | {rawMemory:0} |");
    }

    private static string Times(List<double> times) =>
        string.Create(CultureInfo.InvariantCulture, $"{times.Median():0.00} / {times.Percentile(95):0.00} / {times.Percentile(99):0.00}");

    private static async Task<string> SizeRowAsync(int count, RecallStores stores, double cairn, double raw)
    {
        var text = Number(stores.Raw, "SELECT sum(length(content) + length(speaker)) FROM memories");
        var ours = Number(stores.Vault.Database, "SELECT sum(length(data)) FROM blocks");
        var theirs = Number(stores.Raw, "SELECT sum(length(block)) FROM search_data");
        var times = await CommandAsync(stores.Home);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:N0} | {PerSecond(count, cairn)} / {PerSecond(count, raw)} | {ours / text:0.00} / {theirs / text:0.00} | {times.Median():0} / {times.Max():0} |");
    }

    private static string PerSecond(int count, double seconds) => seconds == 0 ? "–" : (count / seconds).ToString("N0", CultureInfo.InvariantCulture);

    private static double Number(string path, string sql)
    {
        using var database = Database.Open(path, SqliteOpenMode.ReadOnly);
        return database.Number(sql);
    }

    private static async Task<List<double>> CommandAsync(string home)
    {
        var times = new List<double>();
        for (var run = -2; run < CommandRuns; run++)
        {
            var start = new ProcessStartInfo(Path.Combine(Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".", "cairn"), ["recall", "what did they say about the first one?"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                Environment = { ["CAIRN_HOME"] = home },
            };
            var started = Stopwatch.GetTimestamp();
            using var command = Process.Start(start)!;
            await command.StandardOutput.ReadToEndAsync();
            await command.WaitForExitAsync();
            if (run >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return times;
    }
}

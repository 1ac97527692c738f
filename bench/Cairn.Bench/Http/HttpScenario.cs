using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Bench.Installing;
using Cairn.Bench.Measuring;
using Cairn.Bench.Recall;
using Cairn.Bench.Samples;

namespace Cairn.Bench.Http;

/// <summary>The running agent, asked and written to over HTTP, beside a few lines of Kestrel over SQLite and FTS5.</summary>
internal sealed class HttpScenario(BenchOptions options, Report report)
{
    private const int Crowd = 16;
    private const int BatchSize = 100;
    private const int WarmUp = 10;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private static readonly JsonSerializerOptions LowerCase = new(JsonSerializerDefaults.Web);

    private readonly Vocabulary _vocabulary = new(50_000);

    public async Task RunAsync()
    {
        await PublishedProgram.MakeAsync();
        var stores = new RecallStores(options, options.HttpCount);
        await stores.MakeAsync();
        var inProcess = new List<double>();
        for (var kind = 0; kind < QueryKind.All.Count; kind++)
        {
            inProcess.AddRange((await RecallChild.MeasureAsync("cairn", stores.Vault.Path, kind, options.HttpQueryCount)).Times);
        }

        var home = Copy(stores);
        using var cairn = await HttpSide.StartAsync(new ProcessStartInfo(PublishedProgram.Executable, ["up", "--port", "0", "--json"]) { Environment = { ["CAIRN_HOME"] = home } });
        using var raw = await HttpSide.StartAsync(new ProcessStartInfo(Environment.ProcessPath!, [RawServer.Command, Path.Combine(home, "raw.db")]));
        await cairn.GetAsync("healthz");
        var started = cairn.Megabytes().Now;

        List<string> lines =
        [
            $"| over HTTP, {options.HttpCount.ToString("N0", CultureInfo.InvariantCulture)} memories | Cairn: a second; ms: p50 / p95 / p99 | Kestrel + FTS5 | ratio of rates |",
            "|---|--:|--:|--:|",
        ];
        await RunRecallAsync(cairn, 1, WarmUp);
        await RunRecallAsync(raw, 1, 1);
        foreach (var clients in new[] { 1, Crowd })
        {
            lines.Add(Row("recall", clients, await RunRecallAsync(cairn, clients, options.HttpQueryCount), await RunRecallAsync(raw, clients, Math.Max(2, options.HttpQueryCount / 10))));
        }

        var recalled = cairn.Megabytes();
        foreach (var (name, size, requests) in new[] { ("one memory a request", 1, options.HttpWriteCount), ("a hundred memories a request", BatchSize, options.HttpWriteCount / 20) })
        {
            foreach (var clients in new[] { 1, Crowd })
            {
                lines.Add(Row($"{name}, memories", clients, await RunWritesAsync(cairn, isCairn: true, clients, size, requests), await RunWritesAsync(raw, isCairn: false, clients, size, requests)));
            }
        }

        var (written, rawWritten) = (cairn.Megabytes(), raw.Megabytes());
        await Task.Delay(Rest, TimeProvider.System);
        lines.Add("");
        lines.Add("| memory of the process, MB | Cairn | Kestrel + FTS5 |");
        lines.Add("|---|--:|--:|");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"| after the start | {started:0} | |"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"| after the recalls | {recalled.Now:0} | |"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"| after everything | {written.Now:0} | {rawWritten.Now:0} |"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {Rest.TotalSeconds:0} s after that | {cairn.Megabytes().Now:0} | {raw.Megabytes().Now:0} |"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"| most at any time | {written.Most:0} | {raw.Megabytes().Most:0} |"));
        lines.Add("");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"The same questions, of all kinds, in a process of their own without HTTP: {Times(inProcess)} ms. Both servers run at once, and are asked in turns; the client runs on the same cores."));
        report.Add("http", lines);
    }

    // What the other scenarios measure stays as it is.
    private string Copy(RecallStores stores)
    {
        var home = options.Fresh("http");
        var vault = Directory.CreateDirectory(Path.Combine(home, "vaults", "personal")).FullName;
        foreach (var file in Directory.GetFiles(stores.Vault.Path))
        {
            File.Copy(file, Path.Combine(vault, Path.GetFileName(file)));
        }

        File.Copy(stores.Raw, Path.Combine(home, "raw.db"));
        return home;
    }

    private Task<Load> RunRecallAsync(HttpSide side, int clients, int perKind)
    {
        var queries = QueryKind.All.SelectMany(kind => kind.Queries(_vocabulary, perKind)).ToList();
        new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(queries));
        return Load.RunAsync(clients, queries.Count, 1, at => side.GetAsync($"v1/recall?limit={RecallChild.Limit}&q={Uri.EscapeDataString(queries[at])}"));
    }

    private Task<Load> RunWritesAsync(HttpSide side, bool isCairn, int clients, int size, int requests)
    {
        var source = new SampleSource(_vocabulary, seed: clients + size);
        var bodies = Enumerable.Range(0, requests).Select(_ => source.Take(size)).Select(samples => !isCairn ? JsonSerializer.Serialize(samples, LowerCase)
            : size == 1 ? JsonSerializer.Serialize(samples[0], LowerCase) : JsonSerializer.Serialize(new { memories = samples }, LowerCase)).ToList();
        var path = !isCairn ? "" : size == 1 ? "v1/memories" : "v1/memories/batch";
        return Load.RunAsync(clients, requests, size, at => side.PostAsync(path, bodies[at]));
    }

    private static string Row(string name, int clients, Load cairn, Load raw) => string.Create(
        CultureInfo.InvariantCulture, $"| {name}, {clients} client{(clients == 1 ? "" : "s")} | {cairn.PerSecond:N0}; {Times(cairn.Milliseconds)} | {raw.PerSecond:N0}; {Times(raw.Milliseconds)} | **{cairn.PerSecond / raw.PerSecond:0.00}** |");

    private static string Times(IReadOnlyCollection<double> times) => string.Create(CultureInfo.InvariantCulture, $"{times.Median():0.00} / {times.Percentile(95):0.00} / {times.Percentile(99):0.00}");
}
